package hypercell.kernel.output;

import hypercell.dsl.ExpectationResult;
import hypercell.kernel.eval.Evaluation;
import hypercell.kernel.eval.Session;
import hypercell.kernel.render.MimeBundle;
import hypercell.kernel.render.Renderers;
import java.util.List;

/// Runs cells in a session and sends their output where it belongs. The kernel and the notebook runner both run cells
/// through here.
public final class CellRunner {
    private final Session session;
    private final Renderers renderers;
    private final StreamRouter router;
    private final FlushTimer timer;

    public CellRunner(Session session, Renderers renderers, StreamRouter router, FlushTimer timer) {
        this.session = session;
        this.renderers = renderers;
        this.router = router;
        this.timer = timer;
    }

    /// Evaluates a cell on the calling thread; streams, displays, the rendered value and the error go to `sink`
    /// before this returns. The value of the evaluation is a [MimeBundle], or null.
    public Evaluation run(String source, String name, OutputSink sink) {
        CellOutput output = new CellOutput(sink, timer);
        router.enter(output);
        try {
            Evaluation evaluation = session.eval(source, name, this::rendered);
            switch (evaluation) {
                case Evaluation.Value(MimeBundle bundle) -> output.result(bundle);
                case Evaluation.Value value -> output.flush();
                case Evaluation.Failure failure -> output.error(failure.report());
                case Evaluation.Interrupted interrupted -> output.error(interrupted.report());
            }
            return evaluation;
        } finally {
            router.leave();
        }
    }

    /// What an `expect` at the end of the cell has shown already is not repeated. Its points are the value of the
    /// cell when the author gave it points: nbgrader takes a number for the score of the cell.
    private MimeBundle rendered(Object value) {
        List<Object> shown = session.experiment().shown();
        if (value instanceof ExpectationResult result && !shown.isEmpty() && shown.getLast() == value) {
            return result.graded() ? renderers.of(result.score()) : null;
        }
        return renderers.of(value);
    }
}
