package hypercell.kernel.render;

import java.util.List;

/// A table in fixed-width text: headings, then rows, columns two spaces apart.
public final class TextTable {
    private TextTable() {}

    /// The table's lines joined by line feeds; no line ends in spaces.
    public static String of(List<String> headings, List<List<String>> rows, List<Boolean> rightAligned) {
        int[] widths = new int[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = width(headings.get(column));
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        StringBuilder out = new StringBuilder(line(headings, widths, rightAligned));
        for (List<String> row : rows) {
            out.append('\n').append(line(row, widths, rightAligned));
        }
        return out.toString();
    }

    private static String line(List<String> cells, int[] widths, List<Boolean> rightAligned) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths[column] - width(cell));
            line.append(column == 0 ? "" : "  ").append(rightAligned.get(column) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
