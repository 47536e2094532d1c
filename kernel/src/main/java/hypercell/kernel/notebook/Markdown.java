package hypercell.kernel.notebook;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/// Markdown cells as HTML. Raw HTML in a cell is shown as text: a page must not run what a notebook brings along.
final class Markdown {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().extensions(EXTENSIONS).escapeHtml(true).build();

    private Markdown() {}

    /// The HTML of a markdown cell, with the pictures attached to it inside.
    static String html(Cell cell) {
        Node document = PARSER.parse(cell.source());
        if (cell.json().get("attachments") instanceof JsonObject attachments) {
            document.accept(new Attached(attachments));
        }
        document.accept(new SafeLinks());
        return RENDERER.render(document);
    }

    private static final class Attached extends AbstractVisitor {
        private static final String SCHEME = "attachment:";
        private final JsonObject attachments;

        Attached(JsonObject attachments) {
            this.attachments = attachments;
        }

        @Override
        public void visit(Image image) {
            String destination = image.getDestination();
            if (destination.startsWith(SCHEME)
                    && attachments.get(destination.substring(SCHEME.length())) instanceof JsonObject bundle) {
                bundle.entrySet().stream()
                        .findFirst()
                        .ifPresent(form -> image.setDestination(data(form.getKey(), form.getValue())));
            }
        }

        private static String data(String mime, JsonElement base64) {
            return "data:" + mime + ";base64," + base64.getAsString().replaceAll("\\s", "");
        }
    }

    private static final class SafeLinks extends AbstractVisitor {
        @Override
        public void visit(org.commonmark.node.Link link) {
            visitChildren(link);
            if (link.getDestination()
                    .strip()
                    .toLowerCase(java.util.Locale.ROOT)
                    .matches("(javascript|vbscript|data):.*")) {
                link.setDestination("#");
            }
        }
    }
}
