package hypercell.engine.monitor.softtlb;

import hypercell.engine.observe.BookEExitReason;
import java.util.SortedMap;

/// Counts of a guest under `softTlb`.
///
/// @param entries times the monitor was entered
/// @param byReason entries by reason
/// @param secondLevelHits guest-visible misses that the second-level TLB answered instead of the guest
/// @param flushes times the hardware TLB was emptied
/// @param guestInstructions instructions of the guest
/// @param emulated those among them that the monitor ran on the virtual core
public record SoftTlbCounts(
        long entries,
        SortedMap<BookEExitReason, Long> byReason,
        long secondLevelHits,
        long flushes,
        long guestInstructions,
        long emulated) {
    /// Entries for a reason.
    public long of(BookEExitReason reason) {
        return byReason.getOrDefault(reason, 0L);
    }

    /// Misses that the guest has seen, data and instruction.
    public long visibleMisses() {
        return of(BookEExitReason.DTLB_MISS) + of(BookEExitReason.ITLB_MISS) - secondLevelHits;
    }

    /// Misses that the monitor has kept to itself, data and instruction.
    public long hiddenMisses() {
        return of(BookEExitReason.HIDDEN_DTLB_MISS) + of(BookEExitReason.HIDDEN_ITLB_MISS);
    }
}
