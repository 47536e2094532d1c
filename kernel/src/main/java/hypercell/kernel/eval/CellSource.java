package hypercell.kernel.eval;

/// Prepares the text of a cell for Groovy.
final class CellSource {
    private CellSource() {}

    /// Blanks leading lines that start with `#`, keeping the line numbers: notebook tools (nbgrader's
    /// `add_missing_cells`) put a `# comment` there, which is no comment in Groovy. A `#!` line is Groovy's own.
    static String prepare(String source) {
        int start = 0;
        while (start < source.length() && source.charAt(start) == '#' && !source.startsWith("#!", start)) {
            int end = source.indexOf('\n', start);
            int stop = end < 0 ? source.length() : end;
            source = source.substring(0, start) + source.substring(stop);
            start++;
        }
        return source;
    }
}
