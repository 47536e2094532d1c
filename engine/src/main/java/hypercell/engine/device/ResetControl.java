package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;

/// Port CF9h, the reset control register of PCI chipsets (82371SB data sheet): bit 2 going up resets, hard with bit 1
/// set.
public final class ResetControl implements PortDevice {
    public static final int PORT = 0xcf9;

    private static final int RESET = 4;
    private static final int HARD = 2;

    private final Runnable reset;
    private int latch;

    public ResetControl(Runnable reset) {
        this.reset = reset;
    }

    @Override
    public String name() {
        return "port CF9h";
    }

    @Override
    public String register(int offset, boolean write) {
        return "reset control";
    }

    @Override
    public long read(int offset, int bytes) {
        return latch;
    }

    @Override
    public void write(int offset, int bytes, long value) {
        boolean rises = (value & ~latch & RESET) != 0;
        latch = (int) value & (RESET | HARD);
        if (rises) {
            reset.run();
        }
    }
}
