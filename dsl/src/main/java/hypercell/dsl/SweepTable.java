package hypercell.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/// The table that a sweep made: a row for every combination of the axes, the last axis fastest.
///
/// @param axes names of the axes, which are the first columns
/// @param columns all columns, in order of first appearance
/// @param rows values by column; a row may lack columns
public record SweepTable(List<String> axes, List<String> columns, List<SequencedMap<String, Object>> rows) {
    /// Values of one column, in order of rows.
    public List<Object> column(String name) {
        if (!columns.contains(name)) {
            throw UserError.here(
                    "the table has no column '%s'".formatted(name), hypercell.engine.table.Nearest.hint(name, columns));
        }
        List<Object> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(name)));
        return values;
    }

    /// Aligned columns.
    @Override
    public String toString() {
        int[] widths = new int[columns.size()];
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns);
        for (SequencedMap<String, Object> row : rows) {
            lines.add(columns.stream().map(column -> text(row.get(column))).toList());
        }
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i)).repeat(' ', widths[i] - line.get(i).length() + 2);
            }
            table.append(table.isEmpty() ? "" : "\n").append(text.toString().stripTrailing());
        }
        return table.toString();
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
