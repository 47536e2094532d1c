package hypercell.engine.ppc.isa;

import hypercell.engine.table.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Labels and constants of a unit, and the value of expressions.
final class Symbols {
    private record Numeric(String digits, int statement, long address) {}

    private final Map<String, Long> constants;
    private final Map<String, Long> values = new LinkedHashMap<>();
    private final List<Numeric> numeric = new ArrayList<>();
    private long here;
    private int statement;

    Symbols(Map<String, Long> constants) {
        this.constants = constants;
    }

    /// The statement that is worked on, for `.`, `1b` and `1f`.
    void at(int statementIndex, long address) {
        statement = statementIndex;
        here = address;
    }

    /// Defines a label or constant; whether the name was free.
    boolean define(String name, long value) {
        if (Character.isDigit(name.charAt(0))) {
            numeric.add(new Numeric(name, statement, value));
            return true;
        }
        return values.put(name, value) == null;
    }

    /// Names with values, without numeric labels.
    Map<String, Long> defined() {
        return values;
    }

    long value(Expression expression) {
        return switch (expression) {
            case Expression.Number number -> number.value();
            case Expression.Symbol symbol -> symbol(symbol);
            case Expression.Unary unary -> unary.operator() == '-' ? -value(unary.operand()) : ~value(unary.operand());
            case Expression.Binary binary -> binary(binary);
            case Expression.Half half -> half(value(half.operand()), half.part());
        };
    }

    private static long half(long value, String part) {
        return switch (part) {
            case "l" -> value & 0xffff;
            case "h" -> value >>> 16 & 0xffff;
            default -> value + 0x8000 >>> 16 & 0xffff;
        };
    }

    private long binary(Expression.Binary binary) {
        long left = value(binary.left());
        long right = value(binary.right());
        return switch (binary.operator()) {
            case '+' -> left + right;
            case '-' -> left - right;
            case '*' -> left * right;
            case '/' -> left / divisor(right, binary);
            case '%' -> left % divisor(right, binary);
            case '<' -> left << right;
            case '>' -> left >>> right;
            case '&' -> left & right;
            case '|' -> left | right;
            case '^' -> left ^ right;
            default -> throw new IllegalStateException("operator " + binary.operator());
        };
    }

    private static long divisor(long value, Expression.Binary binary) {
        if (value == 0) {
            throw new SyntaxError(binary.column(), "a division by zero", "");
        }
        return value;
    }

    private long symbol(Expression.Symbol symbol) {
        String name = symbol.name();
        if (name.equals(".")) {
            return here;
        }
        if (Character.isDigit(name.charAt(0))) {
            return nearest(symbol);
        }
        Long value = values.containsKey(name) ? values.get(name) : constants.get(name);
        if (value != null) {
            return value;
        }
        int register = RegisterNames.number(name);
        if (register >= 0) {
            return register;
        }
        List<String> known = new ArrayList<>(values.keySet());
        known.addAll(constants.keySet());
        throw new SyntaxError(symbol.column(), "nothing is called '" + name + "'", Nearest.hint(name, known));
    }

    private long nearest(Expression.Symbol symbol) {
        String digits = symbol.name().substring(0, symbol.name().length() - 1);
        boolean back = symbol.name().endsWith("b");
        Numeric found = null;
        for (Numeric label : numeric) {
            boolean before = label.statement <= statement;
            if (label.digits.equals(digits) && before == back && (back || found == null)) {
                found = label;
            }
        }
        if (found == null) {
            throw new SyntaxError(
                    symbol.column(), "there is no label '%s:' %s".formatted(digits, back ? "before" : "behind"), "");
        }
        return found.address;
    }
}
