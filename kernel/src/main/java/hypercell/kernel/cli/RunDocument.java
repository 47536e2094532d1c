package hypercell.kernel.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import hypercell.dsl.Expectation;
import hypercell.dsl.Experiment;
import hypercell.dsl.Run;
import hypercell.kernel.eval.ErrorReport;
import hypercell.kernel.render.Renderers;

/// The document of `run --json`. Fields are always present and in this order; `error` is null when the status is 0 or 1
/// and no `assert` failed.
final class RunDocument {
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private RunDocument() {}

    /// The document of a script that was run.
    static String of(ScriptOutcome outcome, Renderers renderers) {
        Experiment experiment = outcome.experiment();
        JsonObject document = new JsonObject();
        document.addProperty("passed", outcome.status() == ExitStatus.HELD);
        document.addProperty("status", outcome.status().code());
        document.add("points", points(experiment.points(), experiment.maxPoints()));
        document.add("expectations", expectations(experiment));
        document.add("runs", runs(experiment));
        document.add("shown", shown(experiment, renderers));
        document.add("error", error(outcome));
        return GSON.toJson(document);
    }

    /// The document of a script that could not be run at all.
    static String of(CommandFailed failed, String file) {
        JsonObject document = new JsonObject();
        document.addProperty("passed", false);
        document.addProperty("status", failed.status().code());
        document.add("points", points(0, 0));
        document.add("expectations", new JsonArray());
        document.add("runs", new JsonArray());
        document.add("shown", new JsonArray());
        document.add("error", error(file, 0, 0, failed.getMessage(), ""));
        return GSON.toJson(document);
    }

    private static JsonObject points(double score, double max) {
        JsonObject points = new JsonObject();
        points.add("score", RecordJson.of(score));
        points.add("max", RecordJson.of(max));
        return points;
    }

    private static JsonArray expectations(Experiment experiment) {
        JsonArray array = new JsonArray();
        for (Expectation expectation : experiment.expectations()) {
            JsonObject object = new JsonObject();
            object.addProperty("text", expectation.text());
            object.addProperty("line", expectation.line());
            object.addProperty("passed", expectation.passed());
            object.add("points", RecordJson.of(expectation.points()));
            object.addProperty("name", expectation.name());
            object.addProperty("rendering", expectation.rendering());
            array.add(object);
        }
        return array;
    }

    private static JsonArray runs(Experiment experiment) {
        JsonArray array = new JsonArray();
        for (Run run : experiment.runs()) {
            JsonObject object = new JsonObject();
            object.addProperty("guest", run.guest());
            object.addProperty("technique", run.technique());
            object.addProperty("stop", run.stop().toString());
            object.add("detail", RecordJson.of(run.detail()));
            object.addProperty("sentence", run.detail().sentence());
            object.addProperty("instructions", run.instructions());
            object.add("registers", RecordJson.of(run.registers()));
            object.add("exits", RecordJson.of(run.exits()));
            object.addProperty("console", run.console());
            object.addProperty("digest", run.digest());
            object.add("recent", RecordJson.of(run.recent()));
            array.add(object);
        }
        return array;
    }

    private static JsonArray shown(Experiment experiment, Renderers renderers) {
        JsonArray array = new JsonArray();
        for (Object value : experiment.shown()) {
            JsonObject object = new JsonObject();
            object.addProperty("type", value == null ? "null" : value.getClass().getSimpleName());
            object.addProperty("text", renderers.of(value).text());
            object.add("value", RecordJson.of(value));
            array.add(object);
        }
        return array;
    }

    private static com.google.gson.JsonElement error(ScriptOutcome outcome) {
        if (outcome.error().isPresent()) {
            ErrorReport report = outcome.error().get();
            return error(
                    report.file(),
                    report.line(),
                    report.column(),
                    report.first().message(),
                    report.hint());
        }
        return outcome.unexpectedEnd()
                .<com.google.gson.JsonElement>map(run -> error(
                        "",
                        0,
                        0,
                        "guest '%s' %s".formatted(run.guest(), run.detail().sentence()),
                        ""))
                .orElse(JsonNull.INSTANCE);
    }

    private static JsonObject error(String file, int line, int column, String message, String hint) {
        JsonObject error = new JsonObject();
        error.addProperty("file", file);
        error.addProperty("line", line);
        error.addProperty("column", column);
        error.addProperty("message", message);
        error.addProperty("hint", hint);
        return error;
    }
}
