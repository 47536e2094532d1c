package hypercell.engine.x86.mmu;

/// One entry of a paging-structure cache (SDM 3A "Caches for Paging Structures"): an entry above the page table, with
/// the rights of all levels down to it, so that a walk can begin below it.
///
/// @param levelIndex the entry's level in its format, counted from CR3
/// @param prefix the bits of linear addresses that select it
/// @param pcid the process-context identifier it was filled under
/// @param tableGpa physical address of the structure that the entry is in
/// @param entry the raw entry as it was read
/// @param rights what this and the levels above grant
record CachedStructure(
        int levelIndex, PagingLevel level, long prefix, int pcid, long tableGpa, long entry, int rights) {
    boolean answers(long gva, int underPcid) {
        return gva >>> level.shift() == prefix && pcid == underPcid;
    }

    TlbEntry snapshot(int way) {
        return new TlbEntry(
                level.structure() + " cache",
                true,
                prefix << level.shift(),
                level.frame(entry, false),
                1L << level.shift(),
                Rights.has(rights, Rights.WRITABLE),
                Rights.has(rights, Rights.USER),
                !Rights.has(rights, Rights.NO_EXECUTE),
                0,
                false,
                false,
                pcid,
                0,
                way);
    }
}
