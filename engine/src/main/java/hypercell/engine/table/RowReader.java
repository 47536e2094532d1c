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
/// It knows nothing about what the columns mean. A table is part of the program, so a missing one is our bug
/// and ends in an [IllegalStateException]. It runs at start-up, so it looks at every byte once.
public final class RowReader {
    private final byte[] text;
    private final List<TableRow> rows = new ArrayList<>();
    private String title = "";
    private String summary = "";

    private RowReader(byte[] text) {
        this.text = text;
    }

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
            return parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Parses the UTF-8 text of a table.
    public static List<TableRow> parse(byte[] text) {
        RowReader reader = new RowReader(text);
        int line = 1;
        for (int from = 0; from < text.length; line++) {
            from = reader.readLine(from, line);
        }
        return reader.rows;
    }

    /// Reads one line and returns where the next begins.
    private int readLine(int from, int line) {
        boolean page = from + 1 < text.length && text[from] == '=' && text[from + 1] == '=';
        boolean comment = text[from] == '#';
        List<String> columns = new ArrayList<>(8);
        int start = page ? from + 2 : from;
        int at = start;
        while (at < text.length && text[at] != '\n') {
            if (text[at] == '|' && !comment) {
                columns.add(trimmed(start, at));
                start = at + 1;
            }
            at++;
        }
        if (!comment) {
            columns.add(trimmed(start, at));
            finishLine(columns, page, line);
        }
        return at + 1;
    }

    private void finishLine(List<String> columns, boolean page, int line) {
        if (page) {
            title = columns.get(0);
            summary = columns.size() > 1 ? columns.get(1) : "";
        } else if (columns.size() > 1 || !columns.get(0).isEmpty()) {
            rows.add(new TableRow(title, summary, columns, line));
        }
    }

    private String trimmed(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && text[start] <= ' ' && text[start] >= 0) {
            start++;
        }
        while (end > start && text[end - 1] <= ' ' && text[end - 1] >= 0) {
            end--;
        }
        return start == end ? "" : new String(text, start, end - start, StandardCharsets.UTF_8);
    }

    /// The parts of `text` between `separator`s, without blanks around them.
    public static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>(4);
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(withoutBlanks(text, from, at));
            from = at + 1;
        }
        parts.add(withoutBlanks(text, from, text.length()));
        return parts;
    }

    private static String withoutBlanks(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(start, end);
    }
}
