package hypercell.engine.x86.mmu;

/// Geometry of the visible TLB.
///
/// @param name how users call it
/// @param sets number of sets, a power of two; 0 with `ways` 0 means no TLB at all
/// @param ways entries per set, 1..16
/// @param hashed index = vpn xor vpn >> log2(sets) instead of the low bits of the vpn, so that equal buffers a power of
///     two apart do not collide
public record TlbModel(String name, int sets, int ways, boolean hashed) {
    /// What the fast path itself uses: 1024 entries, direct mapped, hashed index.
    public static final TlbModel DEFAULT = new TlbModel("default", 1024, 1, true);
    /// Every access walks.
    public static final TlbModel NONE = new TlbModel("none", 0, 0, false);

    /// `entries` in sets of `ways`, replaced least recently used first.
    public static TlbModel of(int entries, int ways) {
        if (entries == 0) {
            return NONE;
        }
        int sets = ways > 0 ? entries / ways : 0;
        if (ways < 1 || ways > 16 || entries < 1 || sets * ways != entries || Integer.bitCount(sets) != 1) {
            throw new IllegalArgumentException(
                    "a TLB of %d entries in %d ways: entries must be ways (1..16) times a power of two"
                            .formatted(entries, ways));
        }
        return new TlbModel(entries + "x" + ways, sets, ways, false);
    }

    /// Total number of entries.
    public int entries() {
        return sets * ways;
    }
}
