package hypercell.engine.x86.isa;

import hypercell.engine.table.Position;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Splits one line of assembly text into tokens. Comments start with `;` or `//`.
final class Lexer {
    private final String line;
    private final int lineNumber;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String line, int lineNumber) {
        this.line = line;
        this.lineNumber = lineNumber;
    }

    /// The tokens of `line`, an END token last.
    static List<Token> tokens(String line, int lineNumber) throws SyntaxError {
        Lexer lexer = new Lexer(line, lineNumber);
        while (lexer.skipBlanks()) {
            lexer.token();
        }
        lexer.tokens.add(Token.end(lexer.at + 1));
        return lexer.tokens;
    }

    private boolean skipBlanks() {
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at < line.length() && line.charAt(at) != ';' && !line.startsWith("//", at);
    }

    private void token() throws SyntaxError {
        char c = line.charAt(at);
        if (Character.isDigit(c)) {
            number();
        } else if (isWordPart(c)) {
            tokens.add(Token.word(wordAt(at), at + 1));
            at += wordAt(at).length();
        } else if (c == '\'' || c == '"' || c == '`') {
            string(c);
        } else {
            sign(c);
        }
    }

    private void sign(char c) throws SyntaxError {
        if (c == '#' && tokens.isEmpty()) {
            throw error(at, "a line cannot start with '#'", "comments start with ';'");
        }
        String text =
                line.startsWith("<<", at) || line.startsWith(">>", at) ? line.substring(at, at + 2) : String.valueOf(c);
        if (text.length() == 1 && "[]():,+-*/%&|^~".indexOf(c) < 0) {
            throw error(at, "unexpected character '" + c + "'", "");
        }
        tokens.add(Token.sign(text, at + 1));
        at += text.length();
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '$' || c == '@' || c == '?';
    }

    private String wordAt(int from) {
        int end = from;
        while (end < line.length() && isWordPart(line.charAt(end))) {
            end++;
        }
        return line.substring(from, end);
    }

    private void number() throws SyntaxError {
        String text = wordAt(at);
        Long value = NumberText.parse(text);
        if (value == null) {
            throw error(
                    at,
                    "'" + text + "' is not a number",
                    "write 0x1f or 1Fh, 31, 0b1010 or 1010b, 0o17 or 17o; at most 64 bits");
        }
        tokens.add(Token.number(text, value, at + 1));
        at += text.length();
    }

    private void string(char quote) throws SyntaxError {
        int start = at;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        at++;
        while (at < line.length() && line.charAt(at) != quote) {
            if (quote == '`' && line.charAt(at) == '\\') {
                bytes.write(escape());
            } else {
                int codePoint = line.codePointAt(at);
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(codePoint);
            }
        }
        if (at >= line.length()) {
            throw error(start, "the string has no closing " + quote, "");
        }
        at++;
        tokens.add(Token.string(line.substring(start + 1, at - 1), bytes.toByteArray(), start + 1));
    }

    /// An escape of a back-quoted string, NASM manual "Character Strings".
    private int escape() throws SyntaxError {
        int start = at;
        char c = at + 1 < line.length() ? line.charAt(at + 1) : '\\';
        at += 2;
        int known = "0abtnvfre".indexOf(c);
        if (known >= 0) {
            return "\0\u0007\b\t\n\u000B\f\r\u001B".charAt(known);
        }
        if (c == 'x' && at + 2 <= line.length()) {
            int high = Character.digit(line.charAt(at), 16);
            int low = Character.digit(line.charAt(at + 1), 16);
            if (high >= 0 && low >= 0) {
                at += 2;
                return high << 4 | low;
            }
        }
        if ("\\'\"`".indexOf(c) >= 0) {
            return c;
        }
        throw error(
                start,
                "unknown escape '\\" + c + "'",
                "known: \\0 \\a \\b \\t \\n \\v \\f \\r \\e \\xHH \\\\ \\' \\\" \\`");
    }

    private SyntaxError error(int index, String message, String hint) {
        return new SyntaxError(new Position(lineNumber, index + 1), message, hint);
    }
}
