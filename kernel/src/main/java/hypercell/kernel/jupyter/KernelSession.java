package hypercell.kernel.jupyter;

import hypercell.dsl.ExperimentOptions;
import hypercell.kernel.eval.Session;
import hypercell.kernel.output.CellFront;
import hypercell.kernel.output.CellRunner;
import hypercell.kernel.output.FlushTimer;
import hypercell.kernel.output.StreamRouter;
import hypercell.kernel.output.UncaughtErrors;
import hypercell.kernel.render.Renderers;

/// The session behind a kernel, made when the first request needs it: the kernel tells its name before Groovy is
/// loaded.
final class KernelSession implements AutoCloseable {
    /// What is made together.
    ///
    /// @param session evaluates
    /// @param runner runs cells in the session
    /// @param renderers render values
    record Made(Session session, CellRunner runner, Renderers renderers) {}

    private final StreamRouter router;
    private final FrontEndInput input;
    private final Comms comms;
    private volatile Made made;

    KernelSession(StreamRouter router, FrontEndInput input, Comms comms) {
        this.router = router;
        this.input = input;
        this.comms = comms;
    }

    /// The session and what belongs to it; the first call takes a while.
    synchronized Made get() {
        if (made == null) {
            made = make();
        }
        return made;
    }

    private Made make() {
        Renderers renderers = new Renderers();
        CellFront front = new CellFront(router, renderers);
        Session session = new Session(front, ExperimentOptions.NONE);
        CellWords.define(session, front, input, comms);
        Thread.setDefaultUncaughtExceptionHandler(new UncaughtErrors(session));
        return new Made(session, new CellRunner(session, renderers, router, FlushTimer.started()), renderers);
    }

    /// Stops what runs; no effect before the session is made.
    void interrupt() {
        Made now = made;
        if (now != null) {
            now.session().interrupt();
        }
    }

    @Override
    public void close() {
        Made now = made;
        if (now != null) {
            now.session().close();
        }
    }
}
