package hypercell.kernel.eval;

/// One mistake and its place in the user's text.
///
/// @param file name of the cell or script, or empty when the place is not known
/// @param line 1-based line, or 0 when not known
/// @param column 1-based column in UTF-16 units, or 0 when not known
/// @param sourceLine text of that line, or empty
/// @param message what is wrong
/// @param hint what is probably meant, or empty
public record Diagnostic(String file, int line, int column, String sourceLine, String message, String hint) {
    /// `file:line:column`, as far as it is known.
    public String place() {
        if (line == 0) {
            return file;
        }
        return file + ":" + line + (column == 0 ? "" : ":" + column);
    }

    /// The message, with the hint after a dash.
    public String sentence() {
        return hint.isEmpty() ? message : message + " — " + hint;
    }

    /// The source line and, when the column is known, a caret under it; empty when there is no source line.
    public String excerpt() {
        if (sourceLine.isBlank()) {
            return "";
        }
        if (column == 0 || column > sourceLine.length() + 1) {
            return "    " + sourceLine;
        }
        return "    " + sourceLine + "\n    " + caretIndent() + "^";
    }

    // Tabs are kept, so that the caret stands under its column at any tab width.
    private String caretIndent() {
        return sourceLine.substring(0, column - 1).replaceAll("[^\t]", " ");
    }
}
