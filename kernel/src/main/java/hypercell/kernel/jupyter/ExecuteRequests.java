package hypercell.kernel.jupyter;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import hypercell.kernel.eval.ErrorReport;
import hypercell.kernel.eval.Evaluation;
import hypercell.kernel.jupyter.wire.WireMessage;
import hypercell.kernel.output.OutputSink;
import hypercell.kernel.render.MimeBundle;
import java.util.Map;

/// Runs cells: "Messaging in Jupyter", section "Execute".
final class ExecuteRequests implements RequestHandler {
    private final KernelSession session;
    private final Publisher publisher;
    private final FrontEndInput input;
    private final History history;
    private final ShellQueue queue;
    private int executionCount;

    ExecuteRequests(
            KernelSession session, Publisher publisher, FrontEndInput input, History history, ShellQueue queue) {
        this.session = session;
        this.publisher = publisher;
        this.input = input;
        this.history = history;
        this.queue = queue;
    }

    @Override
    public JsonObject answer(WireMessage request) {
        boolean silent = request.flag("silent", false);
        boolean stored = !silent && request.flag("store_history", true);
        String code = request.text("code");
        if (stored) {
            executionCount++;
            history.input(executionCount, code);
        }
        if (!silent) {
            publisher.output(
                    "execute_input", request.header(), Json.object("code", code, "execution_count", executionCount));
        }
        input.begin(request);
        session.cellBegins();
        try {
            Evaluation evaluation = run(request, code, silent, stored);
            return content(evaluation, request);
        } finally {
            session.cellEnds();
            input.end();
        }
    }

    /// The answer to a cell that is not run because one before it failed.
    JsonObject aborted(WireMessage request) {
        return Json.object("status", "aborted", "execution_count", executionCount);
    }

    private Evaluation run(WireMessage request, String code, boolean silent, boolean stored) {
        String name = stored ? "In[" + executionCount + "]" : "In[*]";
        OutputSink sink = silent ? OutputSink.NONE : new IopubSink(publisher, request.header(), executionCount);
        Evaluation evaluation = session.get().runner().run(code, name, sink);
        if (stored && evaluation instanceof Evaluation.Value(MimeBundle bundle)) {
            history.output(executionCount, bundle.text());
        }
        return evaluation;
    }

    private JsonObject content(Evaluation evaluation, WireMessage request) {
        return switch (evaluation) {
            case Evaluation.Value value ->
                Json.object(
                        "status",
                        "ok",
                        "execution_count",
                        executionCount,
                        "user_expressions",
                        userExpressions(request),
                        "payload",
                        new Object[0]);
            case Evaluation.Failure(ErrorReport report, Throwable cause) -> error(report, request);
            case Evaluation.Interrupted(ErrorReport report) -> error(report, request);
        };
    }

    private JsonObject error(ErrorReport report, WireMessage request) {
        if (request.flag("stop_on_error", true)) {
            queue.abortWaitingCells();
        }
        JsonObject content = BundleJson.error(report);
        content.addProperty("status", "error");
        content.addProperty("execution_count", executionCount);
        content.add("user_expressions", new JsonObject());
        return content;
    }

    private JsonObject userExpressions(WireMessage request) {
        JsonObject values = new JsonObject();
        for (Map.Entry<String, JsonElement> each :
                request.object("user_expressions").entrySet()) {
            values.add(each.getKey(), expression(each.getKey(), each.getValue().getAsString()));
        }
        return values;
    }

    private JsonObject expression(String name, String code) {
        KernelSession.Made made = session.get();
        Evaluation evaluation = made.session().eval(code, "user_expressions['" + name + "']", made.renderers()::of);
        return switch (evaluation) {
            case Evaluation.Value(MimeBundle bundle) -> value(bundle);
            case Evaluation.Value value -> value(MimeBundle.ofText("null"));
            case Evaluation.Failure(ErrorReport report, Throwable cause) -> failed(report);
            case Evaluation.Interrupted(ErrorReport report) -> failed(report);
        };
    }

    private static JsonObject value(MimeBundle bundle) {
        return Json.object("status", "ok", "data", BundleJson.data(bundle), "metadata", new JsonObject());
    }

    private static JsonObject failed(ErrorReport report) {
        JsonObject content = BundleJson.error(report);
        content.addProperty("status", "error");
        return content;
    }
}
