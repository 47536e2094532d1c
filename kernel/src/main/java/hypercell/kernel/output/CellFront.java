package hypercell.kernel.output;

import hypercell.dsl.ExpectationResult;
import hypercell.dsl.Front;
import hypercell.kernel.render.Renderers;
import java.util.concurrent.atomic.AtomicInteger;

/// The door of the DSL to a notebook: shown values and the progress of long work become displays of the cell that
/// the calling thread works for.
public final class CellFront implements Front {
    private final StreamRouter router;
    private final Renderers renderers;
    private final AtomicInteger displays = new AtomicInteger();

    public CellFront(StreamRouter router, Renderers renderers) {
        this.router = router;
        this.renderers = renderers;
    }

    @Override
    public void show(Object value) {
        CellOutput output = router.current();
        if (output != null) {
            output.display(renderers.of(value), "");
            if (value instanceof ExpectationResult result && !result.passed() && !result.graded()) {
                output.write(StreamName.STDERR, failed(result));
            }
        }
    }

    /// A failed expectation is no error: the cell goes on. But whoever looks only at the kinds of output, as
    /// nbgrader does, must not take the cell for a success; text on standard error tells. Graded blocks end in
    /// their points.
    private static String failed(ExpectationResult result) {
        int failures = result.failures().size();
        return failures + (failures == 1 ? " expectation" : " expectations") + " failed\n";
    }

    @Override
    public Progress progress(String label, long total) {
        CellOutput output = router.current();
        return output == null
                ? Front.SILENT.progress(label, total)
                : new ProgressDisplay(output, newDisplayId(), label, total);
    }

    /// Shows a value that can be replaced later.
    public Display display(Object value) {
        String id = newDisplayId();
        CellOutput output = router.current();
        if (output != null) {
            output.display(renderers.of(value), id);
        }
        return new Display(id);
    }

    /// Removes the output of the calling thread's cell: at once, or when the next output comes.
    public void clear(boolean wait) {
        CellOutput output = router.current();
        if (output != null) {
            output.clear(wait);
        }
    }

    private String newDisplayId() {
        return "display-" + displays.incrementAndGet();
    }

    /// A shown value, which cells may replace by another.
    public final class Display {
        private final String id;

        private Display(String id) {
            this.id = id;
        }

        /// Shows `value` in the place of what is shown.
        public void update(Object value) {
            CellOutput output = router.current();
            if (output != null) {
                output.update(renderers.of(value), id);
            }
        }

        @Override
        public String toString() {
            return "display " + id;
        }
    }
}
