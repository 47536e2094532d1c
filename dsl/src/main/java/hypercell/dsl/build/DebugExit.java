package hypercell.dsl.build;

import hypercell.engine.bus.PortDevice;
import java.util.function.IntConsumer;

/// The port through which a guest ends itself, as QEMU's isa-debug-exit: writing `v` gives status `v << 1 | 1`.
///
/// @param exit ends the run with a status
record DebugExit(String name, IntConsumer exit) implements PortDevice {
    @Override
    public String register(int offset, boolean write) {
        return "exit";
    }

    @Override
    public long read(int offset, int bytes) {
        return 0;
    }

    @Override
    public void write(int offset, int bytes, long value) {
        exit.accept((int) (value << 1 | 1));
    }
}
