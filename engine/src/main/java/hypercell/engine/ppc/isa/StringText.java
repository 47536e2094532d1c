package hypercell.engine.ppc.isa;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Strings in directives: C's escapes, UTF-8.
final class StringText {
    private StringText() {}

    /// Reads a quoted string.
    static byte[] parse(LineText line) {
        int column = line.column();
        if (!line.take("\"")) {
            throw new SyntaxError(column, "a string in double quotes is missing", "write .asciz \"text\"");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (true) {
            char c = line.next();
            if (c == 0) {
                throw new SyntaxError(column, "the string does not end", "close it with a double quote");
            }
            if (c == '"') {
                return bytes.toByteArray();
            }
            char plain = c == '\\' ? escaped(line.next(), line.column()) : c;
            bytes.writeBytes(String.valueOf(plain).getBytes(StandardCharsets.UTF_8));
        }
    }

    static char escaped(char c, int column) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '0' -> '\0';
            case '\\', '"', '\'' -> c;
            default ->
                throw new SyntaxError(column, "no escape is called '\\" + c + "'", "escapes are \\n \\t \\r \\0");
        };
    }
}
