package hypercell.kernel.render;

import hypercell.engine.x86.mmu.PageEntry;
import java.util.List;

/// Flags of a paging-structure entry, in the order in which people write them (SDM 3A, chapter "Paging").
enum EntryFlag {
    PRESENT('P', PageEntry.PRESENT, "P", "present"),
    WRITABLE('W', PageEntry.WRITABLE, "R/W", "writes allowed"),
    USER('U', PageEntry.USER, "U/S", "user accesses allowed"),
    WRITE_THROUGH('T', PageEntry.WRITE_THROUGH, "PWT", "page-level write-through"),
    CACHE_DISABLE('C', PageEntry.CACHE_DISABLE, "PCD", "page-level cache disable"),
    ACCESSED('A', PageEntry.ACCESSED, "A", "accessed"),
    DIRTY('D', PageEntry.DIRTY, "D", "dirty"),
    PAGE_SIZE('S', PageEntry.PAGE_SIZE, "PS", "maps a large page"),
    GLOBAL('G', PageEntry.GLOBAL, "G", "global"),
    NO_EXECUTE('X', PageEntry.NO_EXECUTE, "XD", "execute disable");

    private static final List<EntryFlag> NARROW =
            List.of(PRESENT, WRITABLE, USER, WRITE_THROUGH, CACHE_DISABLE, ACCESSED, DIRTY, PAGE_SIZE, GLOBAL);

    final char letter;
    final String name;
    final String meaning;
    private final long mask;

    EntryFlag(char letter, long mask, String name, String meaning) {
        this.letter = letter;
        this.mask = mask;
        this.name = name;
        this.meaning = meaning;
    }

    /// The flags that entries of `bytes` bytes have.
    static List<EntryFlag> of(int bytes) {
        return bytes == 4 ? NARROW : List.of(values());
    }

    boolean in(long entry) {
        return (entry & mask) != 0;
    }

    /// Its letter when it is set, else a dot.
    String shown(long entry) {
        return in(entry) ? String.valueOf(letter) : "·";
    }
}
