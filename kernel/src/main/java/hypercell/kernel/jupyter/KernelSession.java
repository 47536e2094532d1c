package hypercell.kernel.jupyter;

import hypercell.dsl.ExperimentOptions;
import hypercell.kernel.eval.Session;
import hypercell.kernel.output.CellFront;
import hypercell.kernel.output.CellRunner;
import hypercell.kernel.output.FlushTimer;
import hypercell.kernel.output.StreamRouter;
import hypercell.kernel.output.UncaughtErrors;
import hypercell.kernel.render.MachineRenderers;
import hypercell.kernel.render.Renderers;
import java.util.concurrent.TimeUnit;

/// The session behind a kernel, made when the first request needs it: the kernel tells its name before Groovy is
/// loaded.
final class KernelSession implements AutoCloseable {
    /// What is made together.
    ///
    /// @param session evaluates
    /// @param runner runs cells in the session
    /// @param renderers render values
    record Made(Session session, CellRunner runner, Renderers renderers) {}

    private static final long AGAIN_MILLIS = 10;

    private final StreamRouter router;
    private final FrontEndInput input;
    private final Comms comms;
    private volatile Made made;
    private long cells;

    /// Number of the cell that has begun, or 0 between cells.
    private volatile long cell;

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
        Renderers renderers = MachineRenderers.register(new Renderers());
        CellFront front = new CellFront(router, renderers);
        Session session = new Session(front, ExperimentOptions.NONE);
        CellWords.define(session, front, input, comms);
        Thread.setDefaultUncaughtExceptionHandler(new UncaughtErrors(session));
        return new Made(session, new CellRunner(session, renderers, router, FlushTimer.started()), renderers);
    }

    /// A cell begins: from now on [#interrupt] reaches it, even before its evaluation has begun.
    void cellBegins() {
        cell = ++cells;
    }

    /// The cell has ended.
    void cellEnds() {
        cell = 0;
    }

    /// Stops the cell that has begun; no effect between cells.
    void interrupt() {
        long interrupted = cell;
        if (interrupted != 0 && !interruptNow()) {
            Thread waiting = new Thread(() -> interruptWhenItRuns(interrupted), "interrupt");
            waiting.setDaemon(true);
            waiting.start();
        }
    }

    private boolean interruptNow() {
        Made now = made;
        return now != null && now.session().interrupt();
    }

    private void interruptWhenItRuns(long interrupted) {
        try {
            while (cell == interrupted && !interruptNow()) {
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
