package hypercell.dsl.internal.rewrite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.control.SourceUnit;

/// The text of a script by line and column, both from 1, as the parser counts them.
final class SourceLines {
    private final List<String> lines;

    private SourceLines(List<String> lines) {
        this.lines = lines;
    }

    /// The lines of a source; none when it cannot be read again.
    static SourceLines of(SourceUnit source) {
        try (Reader reader = source.getSource().getReader();
                BufferedReader buffered = new BufferedReader(reader)) {
            return new SourceLines(buffered.lines().toList());
        } catch (IOException e) {
            return new SourceLines(List.of());
        }
    }

    /// A line's text, or empty.
    String line(int number) {
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
    }

    /// Whether `text` stands at a place.
    boolean startsWith(int line, int column, String text) {
        return line(line).startsWith(text, column - 1);
    }

    /// The line that holds `text` at or before `line`, at most ten lines up; 0 when there is none.
    int lineOf(String text, int line) {
        for (int number = line; number > 0 && number > line - 10; number--) {
            if (line(number).contains(text)) {
                return number;
            }
        }
        return 0;
    }

    /// A node's text on one line: line breaks and the indentation after them become one space.
    OneLine oneLine(ASTNode node) {
        return new OneLine(node);
    }

    /// See [SourceLines#oneLine].
    final class OneLine {
        private final StringBuilder text = new StringBuilder();
        private final int firstLine;
        private final int[] offsets;
        private final int[] columns;

        private OneLine(ASTNode node) {
            firstLine = node.getLineNumber();
            int count = Math.max(1, node.getLastLineNumber() - firstLine + 1);
            offsets = new int[count];
            columns = new int[count];
            for (int i = 0; i < count; i++) {
                String line = line(firstLine + i);
                int from = i == 0
                        ? node.getColumnNumber() - 1
                        : line.length() - line.stripLeading().length();
                int to = i == count - 1 ? Math.min(node.getLastColumnNumber() - 1, line.length()) : line.length();
                text.append(i == 0 ? "" : " ");
                offsets[i] = text.length();
                columns[i] = from + 1;
                text.append(from < to ? line.substring(from, to).stripTrailing() : "");
            }
        }

        String text() {
            return text.toString();
        }

        /// Where a place of the source stands in the text.
        int offset(int line, int column) {
            int index = Math.clamp(line - firstLine, 0, offsets.length - 1);
            return Math.max(0, offsets[index] + column - columns[index]);
        }
    }
}
