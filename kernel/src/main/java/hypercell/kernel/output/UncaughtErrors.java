package hypercell.kernel.output;

import hypercell.kernel.eval.CellInterrupted;
import hypercell.kernel.eval.Session;

/// Reports errors that end threads which cells have started: in the user's terms, on the error stream of their cell.
public final class UncaughtErrors implements Thread.UncaughtExceptionHandler {
    private final Session session;

    public UncaughtErrors(Session session) {
        this.session = session;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        if (!(thrown instanceof CellInterrupted)) {
            System.err.println("thread '" + thread.getName() + "' ended: "
                    + session.describe(thrown).text());
        }
    }
}
