package hypercell.kernel.eval;

import java.util.ArrayDeque;
import java.util.Deque;

/// Reads Groovy source up to its end and tells what is still open there: brackets, strings, comments. It only needs
/// to be right about where strings and comments begin and end; the grammar is the parser's business.
final class SourceScan {
    /// Something that is open until its end.
    enum Open {
        BRACE("}", Nature.CODE),
        PAREN(")", Nature.CODE),
        BRACKET("]", Nature.CODE),
        INTERPOLATION("}", Nature.CODE),
        LINE_COMMENT("\n", Nature.COMMENT),
        BLOCK_COMMENT("*/", Nature.COMMENT),
        SINGLE("'", Nature.STRING),
        DOUBLE("\"", Nature.STRING),
        TRIPLE_SINGLE("'''", Nature.STRING),
        TRIPLE_DOUBLE("\"\"\"", Nature.STRING),
        SLASHY("/", Nature.STRING),
        DOLLAR_SLASHY("/$", Nature.STRING);

        private enum Nature {
            CODE,
            COMMENT,
            STRING
        }

        private final String end;
        private final Nature nature;

        Open(String end, Nature nature) {
            this.end = end;
            this.nature = nature;
        }

        /// Brackets: code goes on inside.
        boolean isCode() {
            return nature == Nature.CODE;
        }

        boolean isString() {
            return nature == Nature.STRING;
        }

        /// Ends at the end of its line whether it is closed or not.
        boolean isOneLine() {
            return this == SINGLE || this == DOUBLE || this == LINE_COMMENT;
        }

        private boolean interpolates() {
            return this == DOUBLE || this == TRIPLE_DOUBLE || this == SLASHY || this == DOLLAR_SLASHY;
        }
    }

    private final String source;
    private final Deque<Open> open = new ArrayDeque<>();
    private boolean broken;
    private int at;
    private int lastCode = -1;

    private SourceScan(String source) {
        this.source = source;
    }

    /// Scans all of `source`.
    static SourceScan of(String source) {
        SourceScan scan = new SourceScan(source);
        while (scan.at < source.length()) {
            scan.step();
        }
        return scan;
    }

    /// True when a bracket closes another kind, or a one-line string runs over its line.
    boolean broken() {
        return broken;
    }

    /// True when the end lies in code: neither in a string nor in a comment.
    boolean endsInCode() {
        return open.isEmpty() || open.peek().isCode();
    }

    /// True when something that may span lines is open at the end.
    boolean isOpen() {
        return open.stream().anyMatch(each -> !each.isOneLine());
    }

    /// True when a one-line string is open at the end: no further line can close it.
    boolean endsInOneLineString() {
        return !open.isEmpty() && open.peek().isString() && open.peek().isOneLine();
    }

    /// Number of open brackets at the end.
    int depth() {
        return (int) open.stream().filter(Open::isCode).count();
    }

    private void step() {
        Open top = open.peek();
        if (top == null || top.isCode()) {
            stepInCode(top);
        } else {
            stepInText(top);
        }
    }

    private void stepInText(Open top) {
        if (source.startsWith(top.end, at)) {
            // A line comment ends before its line feed, which is code.
            at += top == Open.LINE_COMMENT ? 0 : top.end.length();
            close(top);
        } else if (top.isString() && source.charAt(at) == '\n' && top.isOneLine()) {
            broken = true;
            close(top);
        } else if (top.interpolates() && source.startsWith("${", at)) {
            begin(Open.INTERPOLATION, 2);
        } else {
            at += escapes(top) ? 2 : 1;
        }
    }

    private void close(Open top) {
        open.pop();
        if (top.isString()) {
            lastCode = at - 1;
        }
    }

    private boolean escapes(Open top) {
        char c = source.charAt(at);
        return switch (top) {
            case SINGLE, DOUBLE, TRIPLE_SINGLE, TRIPLE_DOUBLE -> c == '\\';
            case SLASHY -> source.startsWith("\\/", at);
            case DOLLAR_SLASHY -> source.startsWith("$$", at) || source.startsWith("$/", at);
            case BRACE, PAREN, BRACKET, INTERPOLATION, LINE_COMMENT, BLOCK_COMMENT -> false;
        };
    }

    private void stepInCode(Open top) {
        Open text = textStart();
        if (text != null) {
            begin(text, text == Open.DOLLAR_SLASHY ? 2 : startLength(text));
            return;
        }
        char c = source.charAt(at);
        switch (c) {
            case '{' -> begin(Open.BRACE, 1);
            case '(' -> begin(Open.PAREN, 1);
            case '[' -> begin(Open.BRACKET, 1);
            case '}', ')', ']' -> end(top, c);
            default -> {
                if (!Character.isWhitespace(c)) {
                    lastCode = at;
                }
                at++;
            }
        }
    }

    private void begin(Open kind, int length) {
        open.push(kind);
        lastCode = at + length - 1;
        at += length;
    }

    private void end(Open top, char c) {
        if (top != null && top.end.charAt(0) == c) {
            open.pop();
        } else {
            broken = true;
        }
        lastCode = at;
        at++;
    }

    private Open textStart() {
        if (source.startsWith("//", at) || (at == 0 && source.startsWith("#!"))) {
            return Open.LINE_COMMENT;
        } else if (source.startsWith("/*", at)) {
            return Open.BLOCK_COMMENT;
        } else if (source.startsWith("'''", at)) {
            return Open.TRIPLE_SINGLE;
        } else if (source.startsWith("\"\"\"", at)) {
            return Open.TRIPLE_DOUBLE;
        }
        return switch (source.charAt(at)) {
            case '\'' -> Open.SINGLE;
            case '"' -> Open.DOUBLE;
            case '/' -> followsOperand() ? null : Open.SLASHY;
            case '$' -> source.startsWith("$/", at) && !followsOperand() ? Open.DOLLAR_SLASHY : null;
            default -> null;
        };
    }

    private static int startLength(Open text) {
        return text == Open.LINE_COMMENT || text == Open.BLOCK_COMMENT ? 2 : text.end.length();
    }

    /// True when the code before `at` ends in an operand, so that a slash divides.
    private boolean followsOperand() {
        if (lastCode < 0) {
            return false;
        }
        char c = source.charAt(lastCode);
        if (c == ')' || c == ']' || c == '}' || c == '\'' || c == '"') {
            return true;
        }
        return Character.isJavaIdentifierPart(c) && !endsWithKeyword();
    }

    private boolean endsWithKeyword() {
        int start = lastCode;
        while (start > 0 && Character.isJavaIdentifierPart(source.charAt(start - 1))) {
            start--;
        }
        return switch (source.substring(start, lastCode + 1)) {
            case "return", "case", "in", "assert", "throw", "else", "do" -> true;
            default -> false;
        };
    }
}
