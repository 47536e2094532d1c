package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;
import hypercell.engine.machine.VirtualClock;

/// Port 61h, the PC's system control port B: gate and output of timer counter 2, speaker, the refresh toggle. Memory
/// has no parity and I/O channels no errors here.
public final class SystemControlPort implements PortDevice {
    /// The port.
    public static final int PORT = 0x61;

    /// Memory is refreshed each 15.085 microseconds; programs count that to wait.
    private static final long REFRESH_NANOS = 15_085;

    private static final int WRITABLE = 0xf;
    private static final int REFRESH = 0x10;
    private static final int OUTPUT_2 = 0x20;

    private final Pit8254 pit;
    private final VirtualClock clock;
    private int latch;

    public SystemControlPort(Pit8254 pit, VirtualClock clock) {
        this.pit = pit;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "port 61h";
    }

    @Override
    public String register(int offset, boolean write) {
        return "system control";
    }

    @Override
    public long read(int offset, int bytes) {
        boolean refresh = (clock.nowNanos() / REFRESH_NANOS & 1) != 0;
        return latch | (refresh ? REFRESH : 0) | (pit.output2() ? OUTPUT_2 : 0);
    }

    @Override
    public void write(int offset, int bytes, long value) {
        latch = (int) value & WRITABLE;
        pit.setGate2((value & 1) != 0);
    }
}
