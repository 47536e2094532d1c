package hypercell.kernel.render;

import java.util.ArrayList;
import java.util.List;

/// Text in tones, laid out once and written as plain text, ANSI or HTML.
public final class StyledText {
    private record Span(Tone tone, String text) {}

    private final List<List<Span>> lines = new ArrayList<>();

    public StyledText() {
        lines.add(new ArrayList<>());
    }

    private List<Span> current() {
        return lines.getLast();
    }

    /// Appends text; it holds no line break.
    public StyledText add(Tone tone, String text) {
        if (!text.isEmpty()) {
            current().add(new Span(tone, text));
        }
        return this;
    }

    public StyledText add(String text) {
        return add(Tone.PLAIN, text);
    }

    /// Pads the line with spaces up to `column` (0-based), with at least one space when it is already there.
    public StyledText to(int column) {
        int length = 0;
        for (Span span : current()) {
            length += span.text.length();
        }
        return add(" ".repeat(length == 0 ? column : Math.max(1, column - length)));
    }

    /// Ends the line.
    public StyledText line() {
        lines.add(new ArrayList<>());
        return this;
    }

    /// Appends all lines of another text.
    public StyledText append(StyledText other) {
        for (int i = 0; i < other.lines.size(); i++) {
            if (i > 0) {
                line();
            }
            current().addAll(other.lines.get(i));
        }
        return this;
    }

    private int usedLines() {
        return current().isEmpty() ? lines.size() - 1 : lines.size();
    }

    /// Without any colours; no trailing spaces, no final line break.
    public String plain() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < usedLines(); i++) {
            StringBuilder line = new StringBuilder();
            for (Span span : lines.get(i)) {
                line.append(span.text);
            }
            out.append(i > 0 ? "\n" : "").append(line.toString().stripTrailing());
        }
        return out.toString();
    }

    /// With ANSI colours.
    public String ansi() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < usedLines(); i++) {
            out.append(i > 0 ? "\n" : "");
            for (Span span : lines.get(i)) {
                if (span.tone.ansi().isEmpty()) {
                    out.append(span.text);
                } else {
                    out.append("\u001b[")
                            .append(span.tone.ansi())
                            .append('m')
                            .append(span.text)
                            .append("\u001b[0m");
                }
            }
        }
        return out.toString();
    }

    /// As a `pre` element with inline styles; no script, no style sheet.
    public String html() {
        StringBuilder out = new StringBuilder("<pre style=\"line-height:1.35;overflow-x:auto;margin:0\">");
        for (int i = 0; i < usedLines(); i++) {
            out.append(i > 0 ? "\n" : "");
            for (Span span : lines.get(i)) {
                if (span.tone.css().isEmpty()) {
                    out.append(escape(span.text));
                } else {
                    out.append("<span style=\"")
                            .append(span.tone.css())
                            .append("\">")
                            .append(escape(span.text))
                            .append("</span>");
                }
            }
        }
        return out.append("</pre>").toString();
    }

    /// The plain text with ASCII in place of arrows and dots, for terminals that show nothing else.
    public static String ascii(String text) {
        return text.replace("→", "->")
                .replace("←", "<-")
                .replace('·', '|')
                .replace("⋮", ":")
                .replace('—', '-')
                .replace("…", "...");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
