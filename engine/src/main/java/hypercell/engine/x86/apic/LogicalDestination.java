package hypercell.engine.x86.apic;

/// Whether a message means this processor (SDM 3A "Determining IPI Destination", "Logical Destination Mode in x2APIC
/// Mode").
final class LogicalDestination {
    private static final int BROADCAST = 0xff;
    private static final int FLAT = 0xf;

    private LogicalDestination() {}

    /// xAPIC mode: 8 bits, one bit for each processor, or clusters of four.
    ///
    /// @param model bits 31:28 of DFR
    static boolean matches8(int destination, int ldr, int model) {
        if (destination == BROADCAST) {
            return true;
        }
        if (model == FLAT) {
            return (destination & ldr) != 0;
        }
        boolean sameCluster = destination >> 4 == ldr >> 4 || destination >> 4 == 0xf;
        return sameCluster && (destination & ldr & 0xf) != 0;
    }

    /// x2APIC mode: clusters of sixteen, 32 bits.
    static boolean matches32(int destination, int ldr) {
        return destination == -1 || destination >>> 16 == ldr >>> 16 && (destination & ldr & 0xffff) != 0;
    }

    /// LDR in x2APIC mode, which follows from the ID.
    static int ofId(int id) {
        return (id & 0xffff0) << 12 | 1 << (id & 0xf);
    }
}
