package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;

/// Port 0x61 of the PC: gate and output of timer counter 2.
public final class SystemControlPort implements PortDevice {
    /// The port.
    public static final int PORT = 0x61;

    private final Pit8254 pit;
    private int latch;

    public SystemControlPort(Pit8254 pit) {
        this.pit = pit;
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
        return latch & 3 | (pit.output2() ? 0x20 : 0);
    }

    @Override
    public void write(int offset, int bytes, long value) {
        latch = (int) value & 3;
        pit.setGate2((value & 1) != 0);
    }
}
