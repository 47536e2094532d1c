package hypercell.kernel.jupyter;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import hypercell.kernel.eval.ErrorReport;
import hypercell.kernel.render.ErrorText;
import hypercell.kernel.render.MimeBundle;

/// Bundles and errors as the JSON that messages and notebook files share.
public final class BundleJson {
    private BundleJson() {}

    /// The `data` of a display: every form but the terminal's. JSON types are JSON values, all others are text.
    public static JsonObject data(MimeBundle bundle) {
        JsonObject data = new JsonObject();
        bundle.data().forEach((mime, content) -> {
            if (mime.endsWith("json")) {
                data.add(mime, JsonParser.parseString(content));
            } else if (!mime.equals(MimeBundle.ANSI)) {
                data.addProperty(mime, content);
            }
        });
        return data;
    }

    /// The `ename`, `evalue` and `traceback` of an error.
    public static JsonObject error(ErrorReport report) {
        return Json.object("ename", report.name(), "evalue", report.message(), "traceback", ErrorText.ansi(report));
    }
}
