package hypercell.kernel.render;

import java.util.List;

/// A table in fixed-width text: headings, then rows, columns two spaces apart.
public final class TextTable {
    /// The row of the headings, for a [Toning].
    static final int HEADINGS = -1;

    /// How cells look.
    interface Toning {
        /// @param row from 0 on, or [#HEADINGS]
        Tone of(int row, int column, String cell);
    }

    private final List<Boolean> rightAligned;
    private final int[] widths;
    private final Toning toning;

    private TextTable(List<String> headings, List<List<String>> rows, List<Boolean> rightAligned, Toning toning) {
        this.rightAligned = rightAligned;
        this.toning = toning;
        widths = new int[headings.size()];
        measure(headings);
        rows.forEach(this::measure);
    }

    /// The table's lines joined by line feeds; no line ends in spaces.
    public static String of(List<String> headings, List<List<String>> rows, List<Boolean> rightAligned) {
        return of(headings, rows, rightAligned, (row, column, cell) -> Tone.PLAIN)
                .plain();
    }

    /// The same in colours.
    static StyledText of(List<String> headings, List<List<String>> rows, List<Boolean> rightAligned, Toning toning) {
        TextTable table = new TextTable(headings, rows, rightAligned, toning);
        StyledText text = new StyledText();
        table.line(text, HEADINGS, headings);
        for (int row = 0; row < rows.size(); row++) {
            table.line(text.line(), row, rows.get(row));
        }
        return text;
    }

    private void measure(List<String> cells) {
        for (int column = 0; column < widths.length; column++) {
            widths[column] = Math.max(widths[column], width(cells.get(column)));
        }
    }

    private void line(StyledText text, int row, List<String> cells) {
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths[column] - width(cell));
            text.add(column == 0 ? "" : "  ")
                    .add(toning.of(row, column, cell), rightAligned.get(column) ? padding + cell : cell + padding);
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
