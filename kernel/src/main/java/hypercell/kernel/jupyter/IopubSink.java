package hypercell.kernel.jupyter;

import com.google.gson.JsonObject;
import hypercell.kernel.eval.ErrorReport;
import hypercell.kernel.output.OutputSink;
import hypercell.kernel.output.StreamName;
import hypercell.kernel.render.MimeBundle;

/// Publishes the output of one cell, as answers to the request that ran it.
final class IopubSink implements OutputSink {
    private final Publisher publisher;
    private final JsonObject parentHeader;
    private final int executionCount;

    IopubSink(Publisher publisher, JsonObject parentHeader, int executionCount) {
        this.publisher = publisher;
        this.parentHeader = parentHeader;
        this.executionCount = executionCount;
    }

    @Override
    public void stream(StreamName name, String text) {
        publisher.output("stream", parentHeader, Json.object("name", name.text(), "text", text));
    }

    @Override
    public void display(MimeBundle bundle, String displayId) {
        publisher.output("display_data", parentHeader, shown(bundle, displayId));
    }

    @Override
    public void update(MimeBundle bundle, String displayId) {
        publisher.output("update_display_data", parentHeader, shown(bundle, displayId));
    }

    private static JsonObject shown(MimeBundle bundle, String displayId) {
        JsonObject named = displayId.isEmpty() ? new JsonObject() : Json.object("display_id", displayId);
        return Json.object("data", BundleJson.data(bundle), "metadata", new JsonObject(), "transient", named);
    }

    @Override
    public void clear(boolean wait) {
        publisher.output("clear_output", parentHeader, Json.object("wait", wait));
    }

    @Override
    public void result(MimeBundle bundle) {
        JsonObject content = Json.object(
                "execution_count", executionCount, "data", BundleJson.data(bundle), "metadata", new JsonObject());
        publisher.output("execute_result", parentHeader, content);
    }

    @Override
    public void error(ErrorReport report) {
        publisher.output("error", parentHeader, BundleJson.error(report));
    }
}
