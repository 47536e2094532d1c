package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;
import hypercell.engine.machine.VirtualClock;

/// The power-management timer (ACPI specification, "Power Management Timer"): 24 bits that count at 3.579545 MHz.
public final class PowerManagementTimer implements PortDevice {
    /// Where the 82371AB has it when firmware puts its power-management ports at 600h.
    public static final int PORT = 0x608;

    public static final int PORTS = 4;

    /// Counts in a second.
    public static final long HERTZ = 3_579_545;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long COUNTER = 0xffffff;

    private final VirtualClock clock;

    public PowerManagementTimer(VirtualClock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "pm timer";
    }

    @Override
    public String register(int offset, boolean write) {
        return "counter";
    }

    @Override
    public long read(int offset, int bytes) {
        long nanos = clock.nowNanos();
        long counts = nanos / NANOS_PER_SECOND * HERTZ + nanos % NANOS_PER_SECOND * HERTZ / NANOS_PER_SECOND;
        return (counts & COUNTER) >>> 8 * offset & (1L << 8 * bytes) - 1;
    }

    /// The counter can only be read.
    @Override
    public void write(int offset, int bytes, long value) {}
}
