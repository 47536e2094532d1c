package hypercell.engine.x86.mmu;

/// One entry of a TLB bank; reused, so that filling the TLB allocates nothing.
final class CachedPage {
    private static final long EMPTY = -1;

    private final String bank;
    private final int set;
    private final int way;
    private long vpn = EMPTY;
    private int shift;
    private int sourceShift;
    private int pcid;
    private long gpaPage;
    private int rights;
    private long lastUse;

    CachedPage(String bank, int set, int way) {
        this.bank = bank;
        this.set = set;
        this.way = way;
    }

    /// @param heldShift log2 of the bytes that the entry answers for
    /// @param pageShift log2 of the size of the page that it came from
    void fill(long gva, int heldShift, int pageShift, long gpa, int granted, int underPcid) {
        vpn = gva >>> heldShift;
        shift = heldShift;
        sourceShift = pageShift;
        pcid = underPcid;
        gpaPage = gpa & -(1L << heldShift);
        rights = granted;
    }

    void clear() {
        vpn = EMPTY;
    }

    boolean isEmpty() {
        return vpn == EMPTY;
    }

    /// Whether the entry translates page `page` of `1 << pageShift` bytes under `underPcid`.
    boolean answers(long page, int pageShift, int underPcid) {
        return vpn == page && shift == pageShift && (pcid == underPcid || global());
    }

    /// Whether the entry is one of the pieces of the page around `gva`.
    boolean pieceOfPageAround(long gva, int underPcid) {
        return vpn != EMPTY
                && sourceShift > shift
                && vpn << shift >>> sourceShift == gva >>> sourceShift
                && (pcid == underPcid || global());
    }

    boolean under(int otherPcid) {
        return pcid == otherPcid;
    }

    boolean global() {
        return Rights.has(rights, Rights.GLOBAL);
    }

    boolean large() {
        return sourceShift > shift;
    }

    int rights() {
        return rights;
    }

    /// Physical address of `gva`.
    long gpa(long gva) {
        return gpaPage | gva & (1L << shift) - 1;
    }

    long lastUse() {
        return lastUse;
    }

    void used(long when) {
        lastUse = when;
    }

    TlbEntry snapshot() {
        return new TlbEntry(
                bank,
                false,
                vpn << shift,
                gpaPage,
                1L << sourceShift,
                Rights.has(rights, Rights.WRITABLE),
                Rights.has(rights, Rights.USER),
                !Rights.has(rights, Rights.NO_EXECUTE),
                Rights.key(rights),
                global(),
                Rights.has(rights, Rights.DIRTY),
                pcid,
                set,
                way);
    }
}
