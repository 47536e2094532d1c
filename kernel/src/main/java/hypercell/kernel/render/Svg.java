package hypercell.kernel.render;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/// A small SVG writer: equal drawings give equal bytes. Neutral text and lines follow the reader's colour scheme.
final class Svg {
    static final String BLUE = "#2277b5";
    static final String ORANGE = "#b8651b";
    static final String GREEN = "#128067";
    static final String PURPLE = "#8f55a8";
    static final String OLIVE = "#857516";
    static final String SLATE = "#5f7183";
    static final String RED = "#c23b4e";

    private static final String STYLE = """
            <style>svg{color:#1b1f24;background:#fff;border-radius:6px}\
            @media (prefers-color-scheme:dark){svg{color:#e6e9ed;background:#1b1f24}}</style>
            """;
    private static final String MONO = "ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace";
    private static final String SANS = "system-ui,'DejaVu Sans',sans-serif";

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;
    private final String label;

    Svg(int width, int height, String label) {
        this.width = width;
        this.height = height;
        this.label = label;
    }

    /// How a text is set.
    enum Anchor {
        START("start"),
        MIDDLE("middle"),
        END("end");

        final String word;

        Anchor(String word) {
            this.word = word;
        }
    }

    /// Style of a text: machine values are monospaced, words are not.
    record Font(boolean mono, int size, boolean bold, String fill, double opacity) {
        static final Font WORDS = new Font(false, 13, false, "currentColor", .75);
        static final Font SMALL = new Font(false, 11, false, "currentColor", .75);
        static final Font VALUE = new Font(true, 13, false, "currentColor", 1);
        static final Font DIM_VALUE = new Font(true, 12, false, "currentColor", .7);

        Font strong() {
            return new Font(mono, size, true, fill, opacity);
        }

        Font in(String color) {
            return new Font(mono, size, bold, color, 1);
        }

        Font at(int points) {
            return new Font(mono, points, bold, fill, opacity);
        }
    }

    Svg text(double x, double y, Anchor anchor, Font font, String text) {
        body.append(String.format(
                Locale.ROOT,
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-family=\"%s\" font-size=\"%d\"%s fill=\"%s\"%s>%s</text>\n",
                number(x),
                number(y),
                anchor.word,
                font.mono ? MONO : SANS,
                font.size,
                font.bold ? " font-weight=\"bold\"" : "",
                font.fill,
                font.opacity < 1 ? " fill-opacity=\"" + number(font.opacity) + "\"" : "",
                StyledText.escape(text)));
        return this;
    }

    /// A filled rectangle.
    Svg fill(double x, double y, double w, double h, String color) {
        body.append("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n"
                .formatted(number(x), number(y), number(w), number(h), color));
        return this;
    }

    /// An outlined rectangle.
    Svg box(double x, double y, double w, double h) {
        body.append(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".4\"/>\n"
                        .formatted(number(x), number(y), number(w), number(h)));
        return this;
    }

    Svg line(double x1, double y1, double x2, double y2, double opacity) {
        body.append("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"currentColor\" stroke-opacity=\"%s\"/>\n"
                .formatted(number(x1), number(y1), number(x2), number(y2), number(opacity)));
        return this;
    }

    /// A curve from one point to another with an arrow head, leaving and arriving horizontally.
    Svg arrow(double x1, double y1, double x2, double y2, String color) {
        double bend = Math.max(18, (x2 - x1) / 2);
        body.append("<path d=\"M%s %sC%s %s %s %s %s %s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"/>\n"
                .formatted(
                        number(x1),
                        number(y1),
                        number(x1 + bend),
                        number(y1),
                        number(x2 - bend),
                        number(y2),
                        number(x2 - 6),
                        number(y2),
                        color));
        body.append("<path d=\"M%s %sl-9 -4.5v9z\" fill=\"%s\"/>\n".formatted(number(x2), number(y2), color));
        return this;
    }

    Svg polyline(String points, String color) {
        body.append("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"/>\n"
                .formatted(points, color));
        return this;
    }

    Svg dot(double x, double y, String color) {
        body.append("<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>\n".formatted(number(x), number(y), color));
        return this;
    }

    /// Rounded to a tenth, without a trailing zero: no floating-point noise in files.
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        while (text.endsWith("0")) {
            text = text.substring(0, text.length() - 1);
        }
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    /// For HTML: an image that holds the whole picture. A front end that does not trust a notebook drops the image;
    /// it would keep the texts of an `svg` element and string them together.
    String image() {
        return "<img alt=\"%s\" style=\"max-width:100%%\" src=\"data:image/svg+xml;base64,%s\">"
                .formatted(
                        StyledText.escape(label),
                        Base64.getEncoder().encodeToString(standalone().getBytes(StandardCharsets.UTF_8)));
    }

    /// As a file of its own. It brings its background along, light or dark by the reader's preference, because a
    /// page may have a theme that the picture cannot know.
    String standalone() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" style=\"max-width:100%%\" role=\"img\" aria-label=\"%s\">\n"
                        .formatted(width, height, width, StyledText.escape(label))
                + STYLE
                + body
                + "</svg>\n";
    }
}
