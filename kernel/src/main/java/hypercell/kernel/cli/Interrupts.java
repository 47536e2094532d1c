package hypercell.kernel.cli;

import hypercell.kernel.eval.Session;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// What Control-C does while a script runs: the first one stops the guest and the script in good order, the second
/// ends the process at once.
final class Interrupts implements AutoCloseable {
    /// 128 + SIGINT, as shells report it.
    private static final int KILLED = 130;

    private static final Signal CONTROL_C = new Signal("INT");
    private final SignalHandler before;

    private Interrupts(SignalHandler handler) {
        before = Signal.handle(CONTROL_C, handler);
    }

    static Interrupts stopping(Session session) {
        boolean[] asked = new boolean[1];
        return new Interrupts(signal -> {
            if (asked[0]) {
                Runtime.getRuntime().halt(KILLED);
            }
            asked[0] = true;
            session.interrupt();
        });
    }

    @Override
    public void close() {
        Signal.handle(CONTROL_C, before);
    }
}
