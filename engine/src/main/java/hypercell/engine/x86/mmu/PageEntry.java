package hypercell.engine.x86.mmu;

/// Bits of paging-structure entries, the same in every format unless said otherwise (SDM 3A "32-Bit Paging", "PAE
/// Paging", "4-Level Paging and 5-Level Paging").
public final class PageEntry {
    public static final long PRESENT = 1;
    public static final long WRITABLE = 1 << 1;
    public static final long USER = 1 << 2;
    public static final long WRITE_THROUGH = 1 << 3;
    public static final long CACHE_DISABLE = 1 << 4;
    public static final long ACCESSED = 1 << 5;
    /// In entries that map a page.
    public static final long DIRTY = 1 << 6;
    /// In entries above the page table: the entry maps a page. In a page-table entry the same bit is PAT.
    public static final long PAGE_SIZE = 1 << 7;
    /// In entries that map a page.
    public static final long GLOBAL = 1 << 8;
    /// XD: entries of 8 bytes, with IA32_EFER.NXE.
    public static final long NO_EXECUTE = 1L << 63;

    private static final int KEY_SHIFT = 59;

    private PageEntry() {}

    /// Bits 62:59: the protection key of an entry that maps a page, 0..15 (4-level and 5-level paging).
    public static int protectionKey(long entry) {
        return (int) (entry >>> KEY_SHIFT) & 15;
    }
}
