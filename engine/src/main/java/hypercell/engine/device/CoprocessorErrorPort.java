package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;
import hypercell.engine.machine.IrqLine;

/// What a PC hangs on FERR# (SDM 1 "MS-DOS Compatibility Sub-mode"): a rising FERR# asks for IRQ 13 until port F0h is
/// written, which also lets the handler's own x87 instructions run.
public final class CoprocessorErrorPort implements PortDevice {
    public static final int PORT = 0xf0;

    /// F0h clears; F1h reset the coprocessor of a PC/AT and does nothing since.
    public static final int PORTS = 2;

    private final IrqLine irq;
    private boolean error;

    /// @param irq IRQ 13
    public CoprocessorErrorPort(IrqLine irq) {
        this.irq = irq;
    }

    /// Drives FERR#, high meaning an error.
    public void error(boolean high) {
        if (high && !error) {
            irq.set(true);
        }
        error = high;
    }

    @Override
    public String name() {
        return "port F0h";
    }

    @Override
    public String register(int offset, boolean write) {
        return offset == 0 ? "clear coprocessor error" : "coprocessor reset";
    }

    @Override
    public long read(int offset, int bytes) {
        return 0xff;
    }

    @Override
    public void write(int offset, int bytes, long value) {
        if (offset == 0) {
            irq.set(false);
        }
    }
}
