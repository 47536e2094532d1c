package hypercell.kernel.notebook;

import hypercell.dsl.ExperimentOptions;
import hypercell.kernel.eval.DeepStack;
import hypercell.kernel.eval.ErrorReport;
import hypercell.kernel.eval.Evaluation;
import hypercell.kernel.eval.Session;
import hypercell.kernel.jupyter.CellWords;
import hypercell.kernel.jupyter.Comms;
import hypercell.kernel.jupyter.KernelInfoRequests;
import hypercell.kernel.output.CellFront;
import hypercell.kernel.output.CellInput;
import hypercell.kernel.output.CellRunner;
import hypercell.kernel.output.FlushTimer;
import hypercell.kernel.output.InputLines;
import hypercell.kernel.output.StreamRouter;
import hypercell.kernel.output.UncaughtErrors;
import hypercell.kernel.render.MachineRenderers;
import hypercell.kernel.render.Renderers;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Runs all cells of a notebook in this process, without Jupyter or Python, and fills in their outputs. One run at a
/// time per process: the standard streams are the notebook's meanwhile.
public final class NotebookRunner {
    private static final String RAISES = "raises-exception";
    private static final String SKIP = "skip-execution";

    private final Map<String, String> parameters;
    private final boolean allowErrors;

    /// @param parameters values for a papermill-style parameters cell; possibly none
    /// @param allowErrors go on after a cell fails
    public NotebookRunner(Map<String, String> parameters, boolean allowErrors) {
        this.parameters = Map.copyOf(parameters);
        this.allowErrors = allowErrors;
    }

    /// Runs the notebook; its outputs and counts are replaced. Stops at the first error, unless errors are allowed
    /// or the cell is tagged `raises-exception`; cells tagged `skip-execution` are left as they are.
    public NotebookRun run(Notebook notebook) {
        Parameters.inject(notebook, parameters);
        notebook.metadata().add("language_info", KernelInfoRequests.languageInfo());
        CompletableFuture<NotebookRun> done = new CompletableFuture<>();
        DeepStack.thread("cells", () -> {
                    try {
                        done.complete(runHere(notebook));
                    } catch (RuntimeException | Error e) {
                        done.completeExceptionally(e);
                    }
                })
                .start();
        return done.join();
    }

    private NotebookRun runHere(Notebook notebook) {
        StreamRouter router = new StreamRouter(System.out, System.err);
        CellInput nobody = new CellInput.Nobody();
        InputStream realIn = System.in;
        Thread.UncaughtExceptionHandler realHandler = Thread.getDefaultUncaughtExceptionHandler();
        Renderers renderers = MachineRenderers.register(new Renderers());
        CellFront front = new CellFront(router, renderers);
        try (Session session = new Session(front, ExperimentOptions.NONE)) {
            CellWords.define(session, front, nobody, new Comms(Comms.Outlet.NOBODY));
            router.install();
            System.setIn(new InputLines(nobody));
            Thread.setDefaultUncaughtExceptionHandler(new UncaughtErrors(session));
            return runCells(notebook, session, new CellRunner(session, renderers, router, FlushTimer.NEVER));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(realHandler);
            System.setIn(realIn);
            router.uninstall();
        }
    }

    private NotebookRun runCells(Notebook notebook, Session session, CellRunner runner) {
        NotebookOutputs outputs = new NotebookOutputs();
        List<CellSink> sinks = new ArrayList<>();
        notebook.cells().stream().filter(this::runs).forEach(Cell::clear);
        try {
            int number = 0;
            for (Cell cell : notebook.cells()) {
                number++;
                if (!runs(cell)) {
                    continue;
                }
                int count = sinks.size() + 1;
                cell.setExecutionCount(count);
                sinks.add(new CellSink(cell, outputs, count));
                Evaluation evaluation = runner.run(cell.source(), "In[" + count + "]", sinks.getLast());
                Optional<ErrorReport> error = error(evaluation);
                if (error.isPresent() && !allowErrors && !cell.hasTag(RAISES)) {
                    return new NotebookRun(count, number, error, failedExpectations(session));
                }
            }
            return new NotebookRun(sinks.size(), 0, Optional.empty(), failedExpectations(session));
        } finally {
            sinks.forEach(CellSink::finish);
        }
    }

    private static int failedExpectations(Session session) {
        return (int) session.experiment().expectations().stream()
                .filter(expectation -> !expectation.passed())
                .count();
    }

    // Jupyter, too, leaves cells without text alone.
    private boolean runs(Cell cell) {
        return cell.isCode() && !cell.hasTag(SKIP) && !cell.source().isBlank();
    }

    private static Optional<ErrorReport> error(Evaluation evaluation) {
        return switch (evaluation) {
            case Evaluation.Value value -> Optional.empty();
            case Evaluation.Failure(ErrorReport report, Throwable cause) -> Optional.of(report);
            case Evaluation.Interrupted(ErrorReport report) -> Optional.of(report);
        };
    }
}
