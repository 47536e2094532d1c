package hypercell.engine.x86.mmu;

/// One paging-structure entry that a walk went through; the walker itself continued with exactly this value.
///
/// @param source where the value came from
/// @param structure the manual's name of the entry: `PML5E`, `PML4E`, `PDPTE`, `PDE`, `PTE`
/// @param level 1 for a page-table entry, counted up
/// @param index index into the structure
/// @param highBit and `lowBit`: which bits of the linear address gave the index, `31:22`
/// @param entryBytes size of an entry, 4 or 8
/// @param tableGpa physical address of the structure
/// @param entryGpa physical address of the entry; of a PDPTE register: from where it was loaded
/// @param before raw entry as read
/// @param after raw entry after the processor's accessed and dirty updates; equals `before` when nothing was written
/// @param leaf whether the entry maps a page
public record WalkStep(
        Source source,
        String structure,
        int level,
        int index,
        int highBit,
        int lowBit,
        int entryBytes,
        long tableGpa,
        long entryGpa,
        long before,
        long after,
        boolean leaf) {
    /// Where an entry can come from.
    public enum Source {
        /// Read from the paging structure in memory.
        MEMORY,
        /// One of the PDPTE registers of PAE paging (SDM 3A "PDPTE Registers").
        REGISTER,
        /// A paging-structure cache, which made the levels above unnecessary (SDM 3A "Paging-Structure
        /// Caches").
        STRUCTURE_CACHE
    }

    /// The same step with another value written back.
    public WalkStep withAfter(long value) {
        return new WalkStep(
                source, structure, level, index, highBit, lowBit, entryBytes, tableGpa, entryGpa, before, value, leaf);
    }
}
