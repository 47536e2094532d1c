package hypercell.kernel.notebook;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Gives a notebook parameters the way papermill does: a new cell with the values stands after the cell tagged
/// `parameters`, or first when there is none, so that the notebook shows what it ran with.
final class Parameters {
    static final String TAG = "parameters";
    static final String INJECTED_TAG = "injected-parameters";

    private Parameters() {}

    /// Inserts the cell, in the place of one that an earlier run inserted; nothing happens without values.
    static void inject(Notebook notebook, Map<String, String> values) {
        if (values.isEmpty()) {
            return;
        }
        List<Cell> cells = notebook.cells();
        for (Cell cell : cells) {
            if (cell.isCode() && cell.hasTag(INJECTED_TAG)) {
                cell.json().addProperty("source", source(values));
                return;
            }
        }
        int index = 0;
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).isCode() && cells.get(i).hasTag(TAG)) {
                index = i + 1;
            }
        }
        String id = notebook.hasCellIds() ? INJECTED_TAG : "";
        notebook.insert(index, Cell.code(id, source(values), INJECTED_TAG));
    }

    private static String source(Map<String, String> values) {
        StringBuilder source = new StringBuilder("// Parameters");
        new TreeMap<>(values)
                .forEach((name, value) ->
                        source.append('\n').append(name).append(" = ").append(literal(value)));
        return source.toString();
    }

    /// Numbers, booleans and null as they are; anything else is a string.
    private static String literal(String value) {
        boolean literal = value.matches(
                "-?\\d[\\d_]*|0[xX][0-9a-fA-F][0-9a-fA-F_]*|-?\\d+\\.\\d+([eE][+-]?\\d+)?|true|false|null");
        return literal
                ? value
                : "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
    }
}
