package hypercell.engine.x86.isa;

import hypercell.engine.table.Position;

/// Parses constant expressions, precedence as in the NASM manual, "Expressions": `|`, `^`, `&`, shifts, sums,
/// products, unary operators. Register names parse as symbols; whoever asked decides whether they may stand there.
final class ExprParser {
    private static final String[][] LEVELS = {{"|"}, {"^"}, {"&"}, {"<<", ">>"}, {"+", "-"}, {"*", "/", "%"}};

    private final TokenLine line;

    ExprParser(TokenLine line) {
        this.line = line;
    }

    Expr parse() throws SyntaxError {
        return level(0);
    }

    private Expr level(int level) throws SyntaxError {
        if (level == LEVELS.length) {
            return unary();
        }
        Expr left = level(level + 1);
        while (true) {
            String operator = takeOperator(LEVELS[level]);
            if (operator == null) {
                return left;
            }
            left = new Expr.Binary(operator, left, level(level + 1));
        }
    }

    private String takeOperator(String[] operators) {
        for (String operator : operators) {
            if (line.takeSign(operator)) {
                return operator;
            }
        }
        return null;
    }

    private Expr unary() throws SyntaxError {
        for (char operator : new char[] {'-', '+', '~'}) {
            if (line.takeSign(String.valueOf(operator))) {
                return new Expr.Unary(operator, unary());
            }
        }
        return primary();
    }

    private Expr primary() throws SyntaxError {
        Position position = line.position();
        if (line.takeSign("(")) {
            Expr inner = parse();
            line.expectSign(")");
            return inner;
        }
        Token token = line.peek();
        return switch (token.kind()) {
            case NUMBER -> {
                line.next();
                yield new Expr.Number(token.value());
            }
            case STRING -> {
                if (token.bytes().length > 8) {
                    throw line.error(
                            "the string '" + token.text() + "' is too long for a number", "at most 8 characters");
                }
                line.next();
                yield new Expr.Number(token.value());
            }
            case WORD -> {
                line.next();
                yield new Expr.Symbol(token.text(), position);
            }
            case SIGN, END -> throw line.unexpected("expected a value");
        };
    }
}
