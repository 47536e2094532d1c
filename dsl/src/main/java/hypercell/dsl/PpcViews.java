package hypercell.dsl;

import hypercell.engine.monitor.softtlb.SoftTlbCounts;
import hypercell.engine.monitor.softtlb.TlbPair;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.ppc.mmu.TlbEntry;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Snapshots of ppc440 guests that `show` shows.
public final class PpcViews {
    private PpcViews() {}

    /// All 64 entries of the guest's TLB, by index.
    public record TlbView(List<TlbEntry> entries) implements Iterable<TlbEntry> {
        /// Number of valid entries.
        public int size() {
            return (int) entries.stream().filter(TlbEntry::valid).count();
        }

        /// Entry 0..63.
        public TlbEntry getAt(int index) {
            return entries.get(index);
        }

        @Override
        public Iterator<TlbEntry> iterator() {
            return entries.stream().filter(TlbEntry::valid).iterator();
        }

        @Override
        public String toString() {
            return "TLB: %d of 64 entries are valid".formatted(size());
        }
    }

    /// Valid entries of the hardware's TLB beside the guest's.
    public record PairView(String technique, List<TlbPair> pairs) implements Iterable<TlbPair> {
        public int size() {
            return pairs.size();
        }

        @Override
        public Iterator<TlbPair> iterator() {
            return pairs.iterator();
        }

        @Override
        public String toString() {
            return "hardware TLB: %d entries (technique %s)".formatted(size(), technique);
        }
    }

    /// Interrupts that the guest has taken, and what its monitor has counted.
    ///
    /// @param monitor empty on the bare machine
    public record CountView(String technique, Map<Ivor, Long> interrupts, Optional<SoftTlbCounts> monitor) {
        /// Times the monitor was entered.
        public long getEntries() {
            return monitor.map(SoftTlbCounts::entries).orElse(0L);
        }

        /// Misses that the guest has seen; on the bare machine all of them.
        public long getVisibleMisses() {
            long taken = interrupts.getOrDefault(Ivor.DATA_TLB_ERROR, 0L)
                    + interrupts.getOrDefault(Ivor.INSTRUCTION_TLB_ERROR, 0L);
            return monitor.map(SoftTlbCounts::visibleMisses).orElse(taken);
        }

        /// Misses that the monitor has kept to itself.
        public long getHiddenMisses() {
            return monitor.map(SoftTlbCounts::hiddenMisses).orElse(0L);
        }

        /// Misses that the second-level TLB has answered.
        public long getSecondLevelHits() {
            return monitor.map(SoftTlbCounts::secondLevelHits).orElse(0L);
        }

        /// Times the hardware TLB was emptied.
        public long getFlushes() {
            return monitor.map(SoftTlbCounts::flushes).orElse(0L);
        }

        @Override
        public String toString() {
            return "%d monitor entries, %d visible and %d hidden misses (technique %s)"
                    .formatted(getEntries(), getVisibleMisses(), getHiddenMisses(), technique);
        }
    }
}
