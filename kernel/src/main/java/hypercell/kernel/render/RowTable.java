package hypercell.kernel.render;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A list of maps is a table: one row per map, one column per key in order of first appearance. Any other list is text.
@SuppressWarnings("rawtypes")
final class RowTable implements Rendering<List> {
    @Override
    public String text(List rows) {
        return isTable(rows)
                ? TextTable.of(headings(rows), cells(rows), numeric(rows)) + rest(rows)
                : PlainText.of(rows);
    }

    @Override
    public Optional<String> html(List rows) {
        return isTable(rows)
                ? Optional.of(Html.table(headings(rows), cells(rows), numeric(rows)) + Html.escape(rest(rows)))
                : Optional.empty();
    }

    private static boolean isTable(List<?> rows) {
        return !rows.isEmpty() && rows.stream().allMatch(row -> row instanceof Map<?, ?> map && !map.isEmpty());
    }

    private static List<Map<?, ?>> shown(List<?> rows) {
        List<Map<?, ?>> shown = new ArrayList<>();
        rows.stream().limit(PlainText.SHOWN).forEach(row -> shown.add((Map<?, ?>) row));
        return shown;
    }

    private static String rest(List<?> rows) {
        int more = rows.size() - PlainText.SHOWN;
        return more > 0 ? "\n… " + more + " more rows" : "";
    }

    private static Set<Object> columns(List<?> rows) {
        Set<Object> columns = new LinkedHashSet<>();
        shown(rows).forEach(row -> columns.addAll(row.keySet()));
        return columns;
    }

    private static List<String> headings(List<?> rows) {
        return columns(rows).stream().map(PlainText::of).toList();
    }

    private static List<List<String>> cells(List<?> rows) {
        Set<Object> columns = columns(rows);
        List<List<String>> cells = new ArrayList<>();
        for (Map<?, ?> row : shown(rows)) {
            cells.add(columns.stream()
                    .map(column -> row.containsKey(column) ? PlainText.of(row.get(column)) : "")
                    .toList());
        }
        return cells;
    }

    private static List<Boolean> numeric(List<?> rows) {
        return columns(rows).stream()
                .map(column -> shown(rows).stream().map(row -> row.get(column)).allMatch(RowTable::isNumberOrNothing))
                .toList();
    }

    private static boolean isNumberOrNothing(Object cell) {
        return cell == null || cell instanceof Number;
    }
}
