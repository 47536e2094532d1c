package hypercell.engine.ppc.exec;

import hypercell.engine.bus.HostMemory;
import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.ppc.fault.GuestInterrupt;
import hypercell.engine.ppc.mmu.RealMemory;

/// Real memory on a bus. RAM holds bytes in big-endian order; a device's register is a number, whatever its width.
/// Where nothing answers, the access ends in a machine check (PPC440x5 User's Manual, "Machine Check Interrupt"); it is
/// precise here.
public final class BusMemory implements RealMemory {
    private static final int MCSR_SUMMARY = 0x8000_0000;
    private static final int MCSR_READ_ERROR = 0x2000_0000;
    private static final int MCSR_WRITE_ERROR = 0x1000_0000;

    private final PhysicalBus bus;
    private final boolean tellsOfWrites;

    /// @param tellsOfWrites whether all writes to its RAM go through this bus
    public BusMemory(PhysicalBus bus, boolean tellsOfWrites) {
        this.bus = bus;
        this.tellsOfWrites = tellsOfWrites;
    }

    @Override
    public int read(long real, int bytes) {
        long host = bus.hostAddress(real);
        if (host != 0) {
            return swapped((int) HostMemory.getUnsigned(host, bytes), bytes);
        }
        requireAnswer(real, MCSR_READ_ERROR);
        return (int) bus.read(real, bytes);
    }

    @Override
    public void write(long real, int bytes, int value) {
        if (bus.hostAddress(real) != 0) {
            bus.write(real, bytes, swapped(value, bytes));
        } else {
            requireAnswer(real, MCSR_WRITE_ERROR);
            bus.write(real, bytes, value);
        }
    }

    @Override
    public boolean tellsOfWrites() {
        return tellsOfWrites;
    }

    private void requireAnswer(long real, int error) {
        if (bus.target(real).equals("hole")) {
            throw GuestInterrupt.machineCheck(MCSR_SUMMARY | error, "nothing answers at real 0x%09x".formatted(real));
        }
    }

    private static int swapped(int value, int bytes) {
        return Integer.reverseBytes(value) >>> 32 - 8 * bytes;
    }
}
