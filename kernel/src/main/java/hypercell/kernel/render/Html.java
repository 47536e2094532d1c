package hypercell.kernel.render;

import java.util.List;

/// Pieces of HTML. Colours are left to the page: lines are drawn in the text's own colour, made faint.
public final class Html {
    private static final String TABLE = "border-collapse:collapse;font-size:90%";
    private static final String CELL =
            "border:1px solid color-mix(in srgb,currentColor 25%,transparent);padding:2px 8px;vertical-align:top";

    private Html() {}

    /// `text` with the characters that HTML gives a meaning escaped.
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /// A table. Cells are plain text; numbers, as `rightAligned` says by column, stand to the right.
    public static String table(List<String> headings, List<List<String>> rows, List<Boolean> rightAligned) {
        StringBuilder out = new StringBuilder("<table style=\"" + TABLE + "\">");
        if (!headings.isEmpty()) {
            out.append("<thead><tr>");
            for (int column = 0; column < headings.size(); column++) {
                out.append(cell("th", headings.get(column), rightAligned.get(column)));
            }
            out.append("</tr></thead>");
        }
        out.append("<tbody>");
        for (List<String> row : rows) {
            out.append("<tr>");
            for (int column = 0; column < row.size(); column++) {
                out.append(cell("td", row.get(column), rightAligned.get(column)));
            }
            out.append("</tr>");
        }
        return out.append("</tbody></table>").toString();
    }

    private static String cell(String tag, String text, boolean right) {
        String style = CELL + ";text-align:" + (right ? "right" : "left");
        return "<" + tag + " style=\"" + style + "\">" + escape(text) + "</" + tag + ">";
    }
}
