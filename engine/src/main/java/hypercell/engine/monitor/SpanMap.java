package hypercell.engine.monitor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The monitor's 4 MiB of linear addresses, slot by slot: what one page directory entry leads to.
///
/// @param base linear address of the first slot
/// @param size number of slots, each for a page of 4 KiB
/// @param slots those that hardware's page table maps, in the order of addresses
public record SpanMap(long base, int size, List<Slot> slots) {
    /// What a slot is for.
    public enum Use {
        /// A page of the monitor's own, for CPL 0 only.
        OWN,
        /// A page of zeros that all unused parts of descriptor tables share, for CPL 0 only.
        EMPTY,
        /// A scanned copy of a page of guest code, which the guest runs at CPL 3.
        CODE
    }

    /// One slot.
    ///
    /// @param number 0..1023
    /// @param structure what lies there, as a noun
    /// @param gva linear address in the guest's space
    /// @param hpa host-physical address of its frame
    public record Slot(int number, String structure, long gva, long hpa, Use use) {}

    /// A run of slots with the same structure and the same use.
    public record Area(Slot first, Slot last) {
        /// Number of slots.
        public int slots() {
            return last.number() - first.number() + 1;
        }
    }

    /// How many slots are used so.
    public int count(Use use) {
        return (int) slots.stream().filter(it -> it.use() == use).count();
    }

    /// Neighbours that belong together.
    public List<Area> areas() {
        SequencedMap<Integer, Area> byFirst = new LinkedHashMap<>();
        for (Slot slot : slots) {
            Area before = byFirst.isEmpty() ? null : byFirst.lastEntry().getValue();
            if (before != null && joins(before.last(), slot)) {
                byFirst.put(before.first().number(), new Area(before.first(), slot));
            } else {
                byFirst.put(slot.number(), new Area(slot, slot));
            }
        }
        return List.copyOf(byFirst.values());
    }

    private static boolean joins(Slot before, Slot slot) {
        return before.number() + 1 == slot.number()
                && before.structure().equals(slot.structure())
                && before.use() == slot.use();
    }
}
