package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.PageEntry;
import hypercell.engine.x86.mmu.Translation;

/// Why shadow tables took a hidden fault: what was missing in hardware's entry. "Any further access will not fault" is
/// true but for these.
enum ShadowCase {
    FIRST_USE("the entry is used for the first time, or was given up: built"),
    FIRST_WRITE("the first write to a clean page: the guest's entry is dirty now, the page writable"),
    RIGHTS_RAISED("hardware's entry allowed less than the guest's: raised"),
    STALE_TLB("hardware's entry was right: its TLB was behind");

    private final String words;

    ShadowCase(String words) {
        this.words = words;
    }

    /// @param before and `after`: hardware's entry
    /// @param walk through the guest's tables, as it was before its flags were set
    static ShadowCase of(long before, long after, Translation walk) {
        if ((before & HardwareTables.PRESENT) == 0) {
            return FIRST_USE;
        }
        if (before == after) {
            return STALE_TLB;
        }
        boolean clean = !walk.steps().isEmpty() && (walk.steps().getLast().before() & PageEntry.DIRTY) == 0;
        return walk.access().write() && clean ? FIRST_WRITE : RIGHTS_RAISED;
    }

    String sentence() {
        return words;
    }
}
