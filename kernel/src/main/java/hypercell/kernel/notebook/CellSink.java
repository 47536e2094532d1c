package hypercell.kernel.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import hypercell.kernel.eval.ErrorReport;
import hypercell.kernel.jupyter.BundleJson;
import hypercell.kernel.output.OutputSink;
import hypercell.kernel.output.StreamName;
import hypercell.kernel.render.MimeBundle;

/// Writes the output of one cell into the notebook: "The Jupyter Notebook Format", section "Code cell outputs".
final class CellSink implements OutputSink {
    private final JsonArray outputs;
    private final NotebookOutputs notebook;
    private final int executionCount;
    private final StringBuilder text = new StringBuilder();
    private JsonObject stream;
    private boolean clearFirst;

    CellSink(Cell cell, NotebookOutputs notebook, int executionCount) {
        this.outputs = cell.outputs();
        this.notebook = notebook;
        this.executionCount = executionCount;
    }

    @Override
    public synchronized void stream(StreamName name, String text) {
        // Where a piece ends is a matter of time, so pieces that follow one another become one output.
        if (stream == null || clearFirst || !stream.get("name").getAsString().equals(name.text())) {
            JsonObject output = output("stream");
            output.addProperty("name", name.text());
            stream = output;
        }
        this.text.append(text);
    }

    /// Writes what is left; to be called when nothing more comes.
    synchronized void finish() {
        if (stream != null) {
            stream.addProperty("text", text.toString());
            stream = null;
            text.setLength(0);
        }
    }

    @Override
    public synchronized void display(MimeBundle bundle, String displayId) {
        JsonObject output = output("display_data");
        output.add("data", BundleJson.data(bundle));
        output.add("metadata", new JsonObject());
        notebook.remember(displayId, output);
    }

    @Override
    public void update(MimeBundle bundle, String displayId) {
        notebook.update(displayId, BundleJson.data(bundle));
    }

    @Override
    public synchronized void clear(boolean wait) {
        if (wait) {
            clearFirst = true;
        } else {
            clearNow();
        }
    }

    @Override
    public synchronized void result(MimeBundle bundle) {
        JsonObject output = output("execute_result");
        output.addProperty("execution_count", executionCount);
        output.add("data", BundleJson.data(bundle));
        output.add("metadata", new JsonObject());
    }

    @Override
    public synchronized void error(ErrorReport report) {
        JsonObject output = output("error");
        BundleJson.error(report).entrySet().forEach(field -> output.add(field.getKey(), field.getValue()));
    }

    private JsonObject output(String type) {
        finish();
        if (clearFirst) {
            clearNow();
        }
        JsonObject output = new JsonObject();
        output.addProperty("output_type", type);
        outputs.add(output);
        return output;
    }

    private void clearNow() {
        clearFirst = false;
        finish();
        outputs.asList().clear();
    }
}
