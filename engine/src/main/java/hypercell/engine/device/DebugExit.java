package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;
import java.util.function.IntConsumer;

/// QEMU's isa-debug-exit: a write of `v` ends the machine with status `v << 1 | 1`.
public final class DebugExit implements PortDevice {
    /// Where test kernels look for it.
    public static final int PORT = 0xf4;

    public static final int PORTS = 4;
    private final IntConsumer end;

    /// @param end takes the status
    public DebugExit(IntConsumer end) {
        this.end = end;
    }

    @Override
    public String name() {
        return "isa-debug-exit";
    }

    @Override
    public String register(int offset, boolean write) {
        return "exit code";
    }

    @Override
    public long read(int offset, int bytes) {
        return 0;
    }

    @Override
    public void write(int offset, int bytes, long value) {
        end.accept((int) value << 1 | 1);
    }
}
