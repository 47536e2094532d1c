package hypercell.engine.monitor.softtlb;

import hypercell.engine.observe.ExitReason;
import java.util.SortedMap;

/// Counts of a guest under `softTlb`.
///
/// @param entries times the monitor was entered
/// @param byReason entries by reason
/// @param secondLevelHits misses of the guest's TLB that the second-level TLB answered instead of the guest
/// @param flushes times the hardware TLB was emptied
/// @param guestInstructions instructions of the guest
/// @param emulated those among them that the monitor ran on the virtual core
public record SoftTlbCounts(
        long entries,
        SortedMap<ExitReason, Long> byReason,
        long secondLevelHits,
        long flushes,
        long guestInstructions,
        long emulated) {
    /// Entries for a reason.
    public long of(ExitReason reason) {
        return byReason.getOrDefault(reason, 0L);
    }

    /// Misses that the guest has seen, data and instruction.
    public long visibleMisses() {
        return of(ExitReason.TLB_MISS);
    }

    /// Misses that the monitor has kept to itself because the guest's TLB has the translation.
    public long hiddenMisses() {
        return of(ExitReason.HIDDEN_FAULT) - secondLevelHits;
    }
}
