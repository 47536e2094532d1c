package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;

/// Port CF9h, the reset control register of PCI chipsets (82371SB data sheet): bit 2 going up resets, hard with bit 1
/// set. Only accesses of one byte mean it: a double word at CF8h is the address of PCI configuration, and there is no
/// PCI here to answer.
public final class ResetControl implements PortDevice {
    public static final int FIRST_PORT = 0xcf8;

    public static final int PORTS = 4;

    private static final int OFFSET = 1;
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
        return offset == OFFSET ? "reset control" : "PCI configuration address";
    }

    @Override
    public long read(int offset, int bytes) {
        return offset == OFFSET && bytes == 1 ? latch : -1;
    }

    @Override
    public void write(int offset, int bytes, long value) {
        if (offset != OFFSET || bytes != 1) {
            return;
        }
        boolean rises = (value & ~latch & RESET) != 0;
        latch = (int) value & (RESET | HARD);
        if (rises) {
            reset.run();
        }
    }
}
