package hypercell.engine.ppc.isa;

import hypercell.engine.table.Nearest;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Splits assembly text into statements: labels, instructions and directives in GNU syntax, `#` and `//` comments,
/// several statements in a line with `;`.
final class AsmParser {
    private static final List<String> DIRECTIVES = List.of(
            ".align", ".ascii", ".asciz", ".balign", ".byte", ".equ", ".int", ".long", ".org", ".set", ".short",
            ".skip", ".space", ".string", ".word");

    private final List<Statement> statements = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    record Parsed(List<Statement> statements, List<Problem> problems) {}

    static Parsed parse(String text) {
        AsmParser parser = new AsmParser();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            parser.line(lines[i], i + 1);
        }
        return new Parsed(parser.statements, parser.problems);
    }

    private void line(String text, int number) {
        int from = 0;
        boolean quoted = false;
        for (int at = 0; at <= text.length(); at++) {
            char c = at < text.length() ? text.charAt(at) : ';';
            boolean comment = !quoted && (c == '#' || text.startsWith("//", at));
            quoted ^= c == '"' && (at == 0 || text.charAt(at - 1) != '\\');
            if (at == text.length() || comment || c == ';' && !quoted) {
                statement(text.substring(from, at), from + 1, number);
                from = at + 1;
            }
            if (comment) {
                return;
            }
        }
    }

    private void statement(String text, int column, int number) {
        LineText line = new LineText(text, column);
        try {
            while (label(line, number)) {
                // several labels may stand before one instruction
            }
            if (line.peek() != 0) {
                body(line, number);
                end(line);
            }
        } catch (SyntaxError error) {
            problems.add(new Problem(new Position(number, error.column()), error.getMessage(), error.hint()));
        }
    }

    private boolean label(LineText line, int number) {
        line.skipBlanks();
        int mark = line.mark();
        Position position = new Position(number, line.column());
        String name = line.word();
        if (!name.isEmpty() && line.take(":")) {
            statements.add(new Statement.Label(name, position));
            return true;
        }
        line.back(mark);
        return false;
    }

    private void body(LineText line, int number) {
        line.skipBlanks();
        Position position = new Position(number, line.column());
        String name = line.word();
        if (name.isEmpty()) {
            throw new SyntaxError(position.column(), "'" + line.rest() + "' is no statement", "");
        }
        if (line.take("=")) {
            statements.add(new Statement.Constant(name, ExpressionParser.parse(line), position));
        } else if (name.startsWith(".")) {
            statements.add(directive(name.toLowerCase(Locale.ROOT), line, position));
        } else {
            instruction(name.toLowerCase(Locale.ROOT), line, position);
        }
    }

    /// The prediction of a conditional branch is part of its mnemonic: `bne+`.
    private void instruction(String name, LineText line, Position position) {
        int mark = line.mark();
        char sign = line.next();
        boolean predicted = sign == '+' || sign == '-';
        if (!predicted) {
            line.back(mark);
        }
        statements.add(new Statement.Instruction(predicted ? name + sign : name, operands(line), position));
    }

    private static List<Operand> operands(LineText line) {
        List<Operand> operands = new ArrayList<>();
        if (line.peek() == 0) {
            return operands;
        }
        do {
            operands.add(operand(line));
        } while (line.take(","));
        return operands;
    }

    private static Operand operand(LineText line) {
        line.skipBlanks();
        int column = line.column();
        int mark = line.mark();
        if (line.take("(")) {
            Expression inner = ExpressionParser.parse(line);
            if (line.take(")")
                    && (line.peek() == 0 || line.peek() == ',')
                    && inner instanceof Expression.Symbol symbol
                    && RegisterNames.isGeneral(symbol.name())) {
                return new Operand(new Expression.Number(0, column), inner);
            }
            line.back(mark);
        }
        Expression value = ExpressionParser.parse(line);
        if (!line.take("(")) {
            return new Operand(value, null);
        }
        Expression base = ExpressionParser.parse(line);
        if (!line.take(")")) {
            throw new SyntaxError(line.column(), "')' is missing after the base register", "write 8(r1)");
        }
        return new Operand(value, base);
    }

    private static Statement directive(String name, LineText line, Position position) {
        return switch (name) {
            case ".byte" -> new Statement.Data(1, expressions(line), position);
            case ".short", ".word" -> new Statement.Data(2, expressions(line), position);
            case ".long", ".int" -> new Statement.Data(4, expressions(line), position);
            case ".ascii" -> new Statement.Text(StringText.parse(line), position);
            case ".asciz", ".string" -> new Statement.Text(zeroEnded(StringText.parse(line)), position);
            case ".space", ".skip" -> space(line, position);
            case ".align" -> new Statement.Align(ExpressionParser.parse(line), true, position);
            case ".balign" -> new Statement.Align(ExpressionParser.parse(line), false, position);
            case ".org" -> new Statement.Origin(ExpressionParser.parse(line), position);
            case ".equ", ".set" -> constant(line, position);
            default ->
                throw new SyntaxError(
                        position.column(), "no directive is called '" + name + "'", Nearest.hint(name, DIRECTIVES));
        };
    }

    private static Statement constant(LineText line, Position position) {
        String name = line.word();
        if (name.isEmpty() || !line.take(",")) {
            throw new SyntaxError(line.column(), "a constant needs a name and a value", "write .equ name, 5");
        }
        return new Statement.Constant(name, ExpressionParser.parse(line), position);
    }

    private static Statement space(LineText line, Position position) {
        Expression count = ExpressionParser.parse(line);
        Expression fill = line.take(",") ? ExpressionParser.parse(line) : new Expression.Number(0, position.column());
        return new Statement.Space(count, fill, position);
    }

    private static List<Expression> expressions(LineText line) {
        List<Expression> expressions = new ArrayList<>();
        do {
            expressions.add(ExpressionParser.parse(line));
        } while (line.take(","));
        return expressions;
    }

    private static byte[] zeroEnded(byte[] bytes) {
        return java.util.Arrays.copyOf(bytes, bytes.length + 1);
    }

    private static void end(LineText line) {
        if (line.peek() != 0) {
            throw new SyntaxError(line.column(), "'" + line.rest() + "' is too much", "separate statements with ;");
        }
    }
}
