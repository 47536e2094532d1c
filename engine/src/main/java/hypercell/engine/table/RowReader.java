package hypercell.engine.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads a table of pipe-separated rows that are grouped in pages:
///
///     # comment
///     == title | summary
///     column | column | column
///
/// It knows nothing about what the columns mean. A table is part of the program, so a malformed one is our bug
/// and ends in an [IllegalStateException].
public final class RowReader {
    private RowReader() {}

    /// One row with the page it stands on.
    ///
    /// @param title title of the page
    /// @param summary one sentence about the page
    /// @param columns trimmed columns; columns missing at the end of the line are absent
    /// @param line 1-based line number in the table
    public record TableRow(String title, String summary, List<String> columns, int line) {
        /// Column `i`, or the empty string when the line ends before it.
        public String column(int i) {
            return i < columns.size() ? columns.get(i) : "";
        }
    }

    /// Reads the resource `name` beside class `owner`.
    public static List<TableRow> read(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing beside " + owner.getName());
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Parses the text of a table.
    public static List<TableRow> parse(String text) {
        List<TableRow> rows = new ArrayList<>();
        String title = "";
        String summary = "";
        int line = 0;
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            String content = text.substring(from, end).strip();
            from = end + 1;
            line++;
            if (content.startsWith("==")) {
                List<String> page = columns(content.substring(2));
                title = page.get(0);
                summary = page.size() > 1 ? page.get(1) : "";
            } else if (!content.isEmpty() && content.charAt(0) != '#') {
                rows.add(new TableRow(title, summary, columns(content), line));
            }
        }
        return rows;
    }

    private static List<String> columns(String line) {
        return split(line, '|');
    }

    /// The parts of `text` between `separator`s, trimmed. (Not [String#split(String)]: this runs at start-up.)
    public static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at).strip());
            from = at + 1;
        }
        parts.add(text.substring(from).strip());
        return parts;
    }
}
