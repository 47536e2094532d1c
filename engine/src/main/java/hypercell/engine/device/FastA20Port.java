package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;

/// Port 92h, the PS/2's system control port A: bit 1 is the A20 gate, a rising bit 0 resets the processor.
public final class FastA20Port implements PortDevice {
    public static final int PORT = 0x92;

    private static final int RESET = 1;
    private static final int A20 = 2;

    private final A20Gate gate;
    private final Runnable reset;
    private int latch;

    public FastA20Port(A20Gate gate, Runnable reset) {
        this.gate = gate;
        this.reset = reset;
    }

    @Override
    public String name() {
        return "port 92h";
    }

    @Override
    public String register(int offset, boolean write) {
        return "A20 and reset";
    }

    @Override
    public long read(int offset, int bytes) {
        return latch & ~A20 | (gate.open() ? A20 : 0);
    }

    @Override
    public void write(int offset, int bytes, long value) {
        boolean rises = (value & ~latch & RESET) != 0;
        latch = (int) value & 0xff;
        gate.set((value & A20) != 0);
        if (rises) {
            reset.run();
        }
    }
}
