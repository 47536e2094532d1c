package hypercell.engine.ppc.isa;

import java.util.Locale;

/// Reads expressions: C's operators and precedence, numbers in decimal, hexadecimal, octal and binary, characters,
/// symbols, `.`, and the halves `@ha`, `@h`, `@l` of everything before them.
final class ExpressionParser {
    /// Nesting that no person writes; it keeps the parser's own stack shallow.
    private static final int DEEPEST = 100;
    /// Operators by precedence, weakest first.
    private static final String[][] LEVELS = {{"|"}, {"^"}, {"&"}, {"<<", ">>"}, {"+", "-"}, {"*", "/", "%"}};

    private final LineText line;
    private int depth;

    private ExpressionParser(LineText line) {
        this.line = line;
    }

    /// Reads one expression.
    static Expression parse(LineText line) {
        return new ExpressionParser(line).whole();
    }

    private Expression whole() {
        Expression expression = binary(0);
        int column = line.column();
        if (!line.take("@")) {
            return expression;
        }
        String part = line.word().toLowerCase(Locale.ROOT);
        if (!part.equals("ha") && !part.equals("h") && !part.equals("l")) {
            throw new SyntaxError(column, "no half is called '@" + part + "'", "halves are @ha, @h and @l");
        }
        return new Expression.Half(expression, part, expression.column());
    }

    private Expression binary(int level) {
        if (level == LEVELS.length) {
            return unary();
        }
        Expression left = binary(level + 1);
        while (true) {
            int column = line.column();
            String operator = operator(level);
            if (operator == null) {
                return left;
            }
            left = new Expression.Binary(operator.charAt(0), left, binary(level + 1), column);
        }
    }

    private String operator(int level) {
        for (String operator : LEVELS[level]) {
            if (line.take(operator)) {
                return operator;
            }
        }
        return null;
    }

    private Expression unary() {
        if (++depth > DEEPEST) {
            throw new SyntaxError(line.column(), "the expression is nested too deeply", "use a constant (.equ)");
        }
        try {
            char first = line.peek();
            int column = line.column();
            if (line.take("-") || line.take("~")) {
                return new Expression.Unary(first, unary(), column);
            }
            if (line.take("+")) {
                return unary();
            }
            return primary(column);
        } finally {
            depth--;
        }
    }

    private Expression primary(int column) {
        if (line.take("(")) {
            Expression inner = whole();
            if (!line.take(")")) {
                throw new SyntaxError(line.column(), "')' is missing", "");
            }
            return inner;
        }
        if (line.take("'")) {
            return character(column);
        }
        line.take("%"); // GNU's %r3
        String word = line.word();
        if (word.isEmpty()) {
            String got = line.rest();
            throw new SyntaxError(
                    column,
                    got.isEmpty() ? "an operand is missing" : "'" + got + "' is no operand",
                    "an operand is a register, a number or a label");
        }
        return Character.isDigit(word.charAt(0)) ? number(word, column) : new Expression.Symbol(word, column);
    }

    private Expression character(int column) {
        char c = line.next();
        if (c == '\\') {
            c = StringText.escaped(line.next(), column);
        }
        line.take("'");
        return new Expression.Number(c, column);
    }

    /// A number, or `1b` and `1f`: the nearest numeric label before or behind.
    private static Expression number(String word, int column) {
        String text = word.toLowerCase(Locale.ROOT).replace("_", "");
        if (text.matches("[0-9]+[bf]") && !text.matches("0b.*")) {
            return new Expression.Symbol(text, column);
        }
        try {
            long value = text.startsWith("0x")
                    ? Long.parseUnsignedLong(text.substring(2), 16)
                    : text.startsWith("0b")
                            ? Long.parseUnsignedLong(text.substring(2), 2)
                            : text.startsWith("0") && text.length() > 1
                                    ? Long.parseLong(text, 8)
                                    : Long.parseLong(text);
            return new Expression.Number(value, column);
        } catch (NumberFormatException e) {
            throw new SyntaxError(
                    column, "'" + word + "' is no number", "numbers are 10, 0xa, 0b1010 or octal with a leading 0");
        }
    }
}
