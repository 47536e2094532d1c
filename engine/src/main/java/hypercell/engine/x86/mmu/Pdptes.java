package hypercell.engine.x86.mmu;

/// The four PDPTE registers of PAE paging. The processor loads them from memory when CR3 is written or PAE paging
/// begins, and uses only the registers from then on (SDM 3A "PDPTE Registers").
///
/// @param e0 raw entry for linear addresses 0..1 GiB; `e1`, `e2`, `e3`: the gigabytes above
public record Pdptes(long e0, long e1, long e2, long e3) {
    public static final Pdptes NONE = new Pdptes(0, 0, 0, 0);

    /// Bits 2:1 and 8:5, which a present PDPTE must have clear.
    private static final long LOW_RESERVED = 0x1e6;

    /// Register `index`, 0..3.
    public long get(int index) {
        return switch (index) {
            case 0 -> e0;
            case 1 -> e1;
            case 2 -> e2;
            default -> e3;
        };
    }

    /// Number of the first present entry with a reserved bit, or -1: loading such a one raises #GP.
    ///
    /// @param physicalBits MAXPHYADDR
    public int invalid(int physicalBits) {
        for (int i = 0; i < 4; i++) {
            long reserved = LOW_RESERVED | -(1L << physicalBits);
            if ((get(i) & PageEntry.PRESENT) != 0 && (get(i) & reserved) != 0) {
                return i;
            }
        }
        return -1;
    }
}
