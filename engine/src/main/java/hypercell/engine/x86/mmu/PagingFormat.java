package hypercell.engine.x86.mmu;

import java.util.List;

/// The paging modes, each described by its levels; the one walker works from these descriptions (SDM 3A "Paging Modes
/// and Control Bits").
public enum PagingFormat {
    /// CR0.PG = 0: linear addresses are physical addresses.
    OFF("paging off", 4, 0xffff_ffffL, 0, List.of()),
    /// CR4.PAE = 0.
    TWO_LEVEL(
            "32-bit paging",
            4,
            0xffff_ffffL,
            0xffff_f000L,
            List.of(
                    new PagingLevel("PDE", "page-directory", 2, 22, 10, PagingLevel.Large.WITH_PSE),
                    new PagingLevel("PTE", "page-table", 1, 12, 10, PagingLevel.Large.LEAF))),
    /// CR4.PAE = 1 outside IA-32e mode; the top level lives in the PDPTE registers.
    PAE(
            "PAE paging",
            8,
            0xffff_ffffL,
            0xffff_ffe0L,
            List.of(
                    new PagingLevel("PDPTE", "page-directory-pointer-table", 3, 30, 2, PagingLevel.Large.REGISTER),
                    new PagingLevel("PDE", "page-directory", 2, 21, 9, PagingLevel.Large.ALWAYS),
                    new PagingLevel("PTE", "page-table", 1, 12, 9, PagingLevel.Large.LEAF))),
    /// IA-32e mode, CR4.LA57 = 0.
    FOUR_LEVEL("4-level paging", 8, -1L, PagingLevel.FRAME, PagingLevel.LONG_MODE.subList(1, 5)),
    /// IA-32e mode, CR4.LA57 = 1.
    FIVE_LEVEL("5-level paging", 8, -1L, PagingLevel.FRAME, PagingLevel.LONG_MODE);

    private final String words;
    private final int entryBytes;
    private final long addressMask;
    private final long rootMask;
    private final List<PagingLevel> levels;

    PagingFormat(String words, int entryBytes, long addressMask, long rootMask, List<PagingLevel> levels) {
        this.words = words;
        this.entryBytes = entryBytes;
        this.addressMask = addressMask;
        this.rootMask = rootMask;
        this.levels = levels;
    }

    /// The manual's name: `PAE paging`.
    public String words() {
        return words;
    }

    /// Size of an entry, 4 or 8.
    public int entryBytes() {
        return entryBytes;
    }

    /// What linear addresses are wrapped with: 4 GiB, or nothing in IA-32e mode.
    public long addressMask() {
        return addressMask;
    }

    /// The bits of CR3 that give the first structure's address.
    public long rootMask() {
        return rootMask;
    }

    /// From the structure that CR3 names down to the page table.
    public List<PagingLevel> levels() {
        return levels;
    }

    /// Whether a linear address is canonical, which matters in IA-32e mode only (SDM 1 "Canonical Addressing").
    public boolean canonical(long gva) {
        int unused = 64 - linearBits();
        return addressMask != -1L || gva << unused >> unused == gva;
    }

    /// Number of bits of a linear address that are translated: 32, 48, 57.
    public int linearBits() {
        return levels.isEmpty() ? 32 : levels.getFirst().highBit() + 1;
    }
}
