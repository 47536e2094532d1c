package hypercell.dsl.build;

import hypercell.engine.bus.PortDevice;
import hypercell.engine.machine.Stop;
import java.util.Optional;

/// The port through which a guest ends itself, as QEMU's isa-debug-exit: writing `v` gives status `v << 1 | 1`.
/// It asks the machine to stop; [#instead] turns that stop into the guest's exit.
public final class DebugExit implements PortDevice {
    private final String name;
    private final Runnable requestStop;
    private int status = -1;

    DebugExit(String name, Runnable requestStop) {
        this.name = name;
        this.requestStop = requestStop;
    }

    /// The exit that the guest asked for, if `stop` is its consequence; asks once.
    public Optional<Stop> instead(Stop stop) {
        if (status < 0 || !(stop instanceof Stop.Interrupted)) {
            return Optional.empty();
        }
        Stop exit = new Stop.Exited(status, name);
        status = -1;
        return Optional.of(exit);
    }

    @Override
    public String name() {
        return name;
    }

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
        status = (int) (value << 1 | 1);
        requestStop.run();
    }
}
