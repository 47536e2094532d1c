package hypercell.kernel.notebook;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import hypercell.kernel.render.AnsiHtml;
import hypercell.kernel.render.Html;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// A notebook as one HTML page that needs nothing else: no scripts (the page's own policy forbids them, also in what
/// outputs bring along), no network, readable in light and dark.
public final class NotebookPage {
    private static final List<String> PICTURES = List.of("image/png", "image/jpeg", "image/gif");

    private final StringBuilder out = new StringBuilder();

    private NotebookPage() {}

    /// The page.
    ///
    /// @param fallbackTitle title when the notebook has none, such as its file name
    public static String of(Notebook notebook, String fallbackTitle) {
        NotebookPage page = new NotebookPage();
        String title = notebook.title().isEmpty() ? fallbackTitle : notebook.title();
        page.out.append(PageStyle.head(title));
        notebook.cells().forEach(page::cell);
        page.out.append("</main>\n</body>\n</html>\n");
        return page.out.toString();
    }

    private void cell(Cell cell) {
        if (cell.isMarkdown()) {
            out.append("<section class=\"prose\">\n")
                    .append(Markdown.html(cell))
                    .append("</section>\n");
        } else if (cell.isCode()) {
            code(cell);
        } else {
            out.append("<pre class=\"raw\">").append(Html.escape(cell.source())).append("</pre>\n");
        }
    }

    private void code(Cell cell) {
        String count = cell.executionCount() == 0 ? "&nbsp;" : String.valueOf(cell.executionCount());
        out.append("<section class=\"cell\">\n<div class=\"prompt\">In[")
                .append(count)
                .append("]</div>\n");
        out.append("<pre class=\"source\"><code>")
                .append(Html.escape(cell.source()))
                .append("</code></pre>\n");
        for (JsonElement output : cell.outputs()) {
            output(output.getAsJsonObject());
        }
        out.append("</section>\n");
    }

    private void output(JsonObject output) {
        switch (text(output, "output_type")) {
            case "stream" -> pre("stream " + text(output, "name"), text(output, "text"));
            case "error" -> pre("error", String.join("\n", lines(output)));
            default -> {
                if (output.get("data") instanceof JsonObject data) {
                    out.append("<div class=\"output\">").append(shown(data)).append("</div>\n");
                }
            }
        }
    }

    private void pre(String classes, String ansi) {
        out.append("<pre class=\"").append(Html.escape(classes)).append("\">");
        out.append(AnsiHtml.of(ansi)).append("</pre>\n");
    }

    /// The richest form that needs no script.
    private static String shown(JsonObject data) {
        // Before pictures, as Jupyter does: the HTML of an explanation holds its picture and its text.
        if (data.has("text/html")) {
            return text(data, "text/html");
        }
        if (data.has("image/svg+xml")) {
            // As a picture, SVG runs no scripts and follows no links.
            byte[] svg = text(data, "image/svg+xml").getBytes(StandardCharsets.UTF_8);
            return picture("image/svg+xml", Base64.getEncoder().encodeToString(svg), text(data, "text/plain"));
        }
        for (String mime : PICTURES) {
            if (data.has(mime)) {
                return picture(mime, text(data, mime).replaceAll("\\s", ""), text(data, "text/plain"));
            }
        }
        return "<pre>" + AnsiHtml.of(text(data, "text/plain")) + "</pre>";
    }

    private static String picture(String mime, String base64, String description) {
        return "<img src=\"data:" + mime + ";base64," + base64 + "\" alt=\"" + Html.escape(description) + "\">";
    }

    private static List<String> lines(JsonObject error) {
        return error.getAsJsonArray("traceback").asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }

    private static String text(JsonObject object, String field) {
        return object.has(field) && object.get(field).isJsonPrimitive()
                ? object.get(field).getAsString()
                : "";
    }
}
