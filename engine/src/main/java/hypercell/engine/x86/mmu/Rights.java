package hypercell.engine.x86.mmu;

/// What a translation grants, packed in one number: the flags combined over all levels and the leaf's protection key.
/// Walk, TLB and fast view all pass it around.
final class Rights {
    static final int WRITABLE = 1;
    static final int USER = 2;
    static final int GLOBAL = 4;
    static final int DIRTY = 8;
    static final int NO_EXECUTE = 16;
    /// What no table has narrowed yet.
    static final int ALL = WRITABLE | USER;
    /// With paging off.
    static final int UNPAGED = WRITABLE | USER | DIRTY;

    private static final int KEY_SHIFT = 8;

    private Rights() {}

    /// Narrows `rights` by an entry: R/W and U/S are the intersection over the levels, XD the union.
    static int narrow(int rights, long entry) {
        int granted = rights;
        if ((entry & PageEntry.WRITABLE) == 0) {
            granted &= ~WRITABLE;
        }
        if ((entry & PageEntry.USER) == 0) {
            granted &= ~USER;
        }
        return entry < 0 ? granted | NO_EXECUTE : granted; // XD is bit 63
    }

    static int withKey(int rights, int key) {
        return rights | key << KEY_SHIFT;
    }

    static int key(int rights) {
        return rights >>> KEY_SHIFT;
    }

    static boolean has(int rights, int right) {
        return (rights & right) != 0;
    }
}
