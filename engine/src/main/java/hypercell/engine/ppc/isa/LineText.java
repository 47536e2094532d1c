package hypercell.engine.ppc.isa;

/// The text of one statement, read from left to right.
final class LineText {
    private final String text;
    private final int firstColumn;
    private int at;

    /// @param firstColumn 1-based column of the first character in the user's line
    LineText(String text, int firstColumn) {
        this.text = text;
        this.firstColumn = firstColumn;
    }

    void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /// The next character that is no blank, 0 at the end.
    char peek() {
        skipBlanks();
        return at < text.length() ? text.charAt(at) : 0;
    }

    /// Consumes `expected` if it is next.
    boolean take(String expected) {
        skipBlanks();
        if (!text.startsWith(expected, at)) {
            return false;
        }
        at += expected.length();
        return true;
    }

    /// Consumes the longest run of letters, digits and `_ . $`; empty when there is none.
    String word() {
        skipBlanks();
        int from = at;
        while (at < text.length() && isWordPart(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    /// Consumes one character as it is; 0 at the end.
    char next() {
        return at < text.length() ? text.charAt(at++) : 0;
    }

    int mark() {
        return at;
    }

    void back(int mark) {
        at = mark;
    }

    /// Column of what is next.
    int column() {
        return firstColumn + at;
    }

    /// What is left.
    String rest() {
        return text.substring(at).strip();
    }

    static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '$';
    }
}
