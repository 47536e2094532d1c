package hypercell.engine.monitor.xen;

import hypercell.engine.monitor.Hardware;
import hypercell.engine.x86.fault.GuestFault;

/// The monitor's way to memory that the guest names by linear addresses: through the guest's own tables, as its kernel
/// would, and never to what is the monitor's.
final class GuestAccess {
    private final Hardware hardware;

    GuestAccess(Hardware hardware) {
        this.hardware = hardware;
    }

    /// Reads 1, 2, 4 or 8 bytes, zero-extended.
    long read(long gva, int bytes) throws Refusal {
        require(gva, bytes);
        try {
            return hardware.core().mmu().readSystem(gva, bytes);
        } catch (GuestFault fault) {
            throw Refusal.of(Errno.EFAULT, "0x%08x cannot be read", gva);
        }
    }

    /// Writes the low `bytes` bytes.
    void write(long gva, int bytes, long value) throws Refusal {
        require(gva, bytes);
        try {
            hardware.core().mmu().writeSystem(gva, bytes, value);
        } catch (GuestFault fault) {
            throw Refusal.of(Errno.EFAULT, "0x%08x cannot be written", gva);
        }
    }

    int readInt(long gva) throws Refusal {
        return (int) read(gva, 4);
    }

    private static void require(long gva, int bytes) throws Refusal {
        if (gva < 0 || gva + bytes > Layout.M2P) {
            throw Refusal.of(Errno.EFAULT, "0x%08x is not the guest's", gva);
        }
    }
}
