package hypercell.engine.x86.mmu;

import java.util.List;

/// One level of a paging format: which bits of the linear address index its structure, and what its entries may do.
///
/// @param structure the manual's name of an entry: PML5E, PML4E, PDPTE, PDE, PTE
/// @param table the manual's name of the structure, as an adjective: `page-directory`
/// @param number 1 for the page table, counted up
/// @param shift lowest bit of the linear address in the index; an entry spans `1 << shift` bytes
/// @param indexBits width of the index
/// @param large whether entries can map pages themselves
public record PagingLevel(String structure, String table, int number, int shift, int indexBits, Large large) {
    /// What bit 7 of an entry means.
    public enum Large {
        /// Every entry maps a page; the bit is PAT.
        LEAF,
        /// The entry maps a page with PS = 1.
        ALWAYS,
        /// The entry maps a page with PS = 1 and CR4.PSE = 1; else the bit is ignored.
        WITH_PSE,
        /// The entry maps a page with PS = 1 when the processor offers 1-GiB pages; else the bit is reserved.
        GIGABYTE,
        /// The bit is reserved.
        NEVER,
        /// The entry is a PDPTE register, checked when it was loaded: it grants everything and has no flags.
        REGISTER
    }

    /// Bits 51:12: the most that an entry's address can have.
    static final long FRAME = 0x000f_ffff_ffff_f000L;

    /// The levels of 5-level paging; 4-level paging has all but the first.
    static final List<PagingLevel> LONG_MODE = List.of(
            new PagingLevel("PML5E", "PML5", 5, 48, 9, Large.NEVER),
            new PagingLevel("PML4E", "PML4", 4, 39, 9, Large.NEVER),
            new PagingLevel("PDPTE", "page-directory-pointer-table", 3, 30, 9, Large.GIGABYTE),
            new PagingLevel("PDE", "page-directory", 2, 21, 9, Large.ALWAYS),
            new PagingLevel("PTE", "page-table", 1, 12, 9, Large.LEAF));

    /// Bit 12 of a large page's entry is PAT; the bits from 13 up to the page's own address are reserved.
    private static final long LARGE_ATTRIBUTES = 0x1fff;

    /// PSE-36: a 4-MiB page's address bits from 32 up sit in bits 20:13 of its entry.
    private static final long PSE36_HIGH = 0x1f_e000L;

    private static final int PSE36_MOVE = 19;
    private static final int PSE36_BITS = 40;
    private static final long PSE36_FRAME = 0xffc0_0000L;

    /// Highest bit of the linear address in the index.
    public int highBit() {
        return shift + indexBits - 1;
    }

    /// Index of `gva` in this level's structure.
    public int index(long gva) {
        return (int) (gva >>> shift) & (1 << indexBits) - 1;
    }

    /// Whether a present entry maps a page.
    public boolean leaf(long entry, PagingContext context) {
        return switch (large) {
            case LEAF -> true;
            case ALWAYS -> (entry & PageEntry.PAGE_SIZE) != 0;
            case WITH_PSE -> (entry & PageEntry.PAGE_SIZE) != 0 && context.pageSizeExtension();
            case GIGABYTE -> (entry & PageEntry.PAGE_SIZE) != 0 && context.gigabytePages();
            case NEVER, REGISTER -> false;
        };
    }

    /// The bits that must be clear in a present entry.
    ///
    /// @param leaf whether the entry maps a page
    public long reserved(PagingContext context, boolean leaf) {
        return switch (large) {
            case REGISTER -> 0;
            case WITH_PSE -> leaf ? pse36Reserved(context.physicalBits()) : 0;
            case LEAF -> context.reservedHigh();
            case NEVER -> context.reservedHigh() | PageEntry.PAGE_SIZE;
            case ALWAYS -> context.reservedHigh() | (leaf ? largeReserved() : 0);
            case GIGABYTE -> context.reservedHigh() | (leaf ? largeReserved() : PageEntry.PAGE_SIZE);
        };
    }

    private long largeReserved() {
        return (1L << shift) - 1 & ~LARGE_ATTRIBUTES;
    }

    /// Bits 21:(M - 19), where M is the smaller of 40 and MAXPHYADDR (SDM 3A "32-Bit Paging").
    private static long pse36Reserved(int physicalBits) {
        return 0x3f_e000L & -(1L << Math.min(PSE36_BITS, physicalBits) - PSE36_MOVE);
    }

    /// Physical address of what a present entry leads to: the next structure, or the page when it is a leaf.
    public long frame(long entry, boolean leaf) {
        if (!leaf || shift == 12) {
            return entry & FRAME;
        }
        return large == Large.WITH_PSE
                ? entry & PSE36_FRAME | (entry & PSE36_HIGH) << PSE36_MOVE
                : entry & FRAME & -(1L << shift);
    }
}
