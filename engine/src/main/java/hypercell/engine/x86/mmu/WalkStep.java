package hypercell.engine.x86.mmu;

/// One paging-structure entry that a walk read; the walker itself continued with exactly this value.
///
/// @param structure `PDE` or `PTE`: the manual's name of the entry
/// @param level 2 for the page directory, 1 for the page table
/// @param index index into the table
/// @param highBit and `lowBit`: which bits of the linear address gave the index (31:22, 21:12)
/// @param tableGpa physical address of the table
/// @param entryGpa physical address of the entry
/// @param before raw entry as read
/// @param after raw entry after the processor's accessed and dirty updates; equals `before` when nothing was written
/// @param leaf whether the entry maps a page (PTE, or PDE with PS)
public record WalkStep(
        String structure,
        int level,
        int index,
        int highBit,
        int lowBit,
        long tableGpa,
        long entryGpa,
        long before,
        long after,
        boolean leaf) {
    /// The same step with another value written back.
    public WalkStep withAfter(long value) {
        return new WalkStep(structure, level, index, highBit, lowBit, tableGpa, entryGpa, before, value, leaf);
    }
}
