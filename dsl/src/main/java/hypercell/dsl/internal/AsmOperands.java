package hypercell.dsl.internal;

import hypercell.dsl.UserError;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import hypercell.engine.x86.isa.Argument;
import hypercell.engine.x86.isa.Expr;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Makes assembler arguments out of the values that operands of `asm { }` evaluate to: numbers, registers, label
/// expressions, and sums of them. A mistake becomes a problem and a harmless argument, so that all are found at once.
final class AsmOperands {
    private final List<Problem> problems;

    AsmOperands(List<Problem> problems) {
        this.problems = problems;
    }

    /// An operation whose sides are not both numbers.
    record Operation(String operator, Object left, Object right) {}

    /// Registers with their factors, and the rest.
    private static final class Address {
        private final List<String> registers = new ArrayList<>();
        private final List<Integer> factors = new ArrayList<>();
        private Expr displacement = new Expr.Number(0);
    }

    /// `left operator right`.
    Object operation(String operator, Object left, Object right, Position position) {
        if (left instanceof Number && right instanceof Number) {
            return numbers(operator, number(left, position), number(right, position), position);
        }
        if (isExpression(left) && isExpression(right)) {
            return new Expr.Binary(operator, expression(left, position), expression(right, position));
        }
        return new Operation(operator, left, right);
    }

    /// `-value`, `~value`, `+value`.
    Object unary(char operator, Object value, Position position) {
        if (value instanceof Number) {
            long raw = number(value, position);
            return operator == '-' ? -raw : operator == '~' ? ~raw : raw;
        }
        return isExpression(value)
                ? new Expr.Unary(operator, expression(value, position))
                : new Operation("" + operator, 0L, value);
    }

    /// An operand outside brackets.
    Argument argument(Object value, int bits, Position position) {
        return switch (value) {
            case Argument.Register(String name, Position ignored) -> new Argument.Register(name, position);
            case Argument.Memory memory -> memory;
            case Argument other -> other;
            case Operation operation -> addressWithoutBrackets(position);
            case null, default -> new Argument.Value(expression(value, position), bits, position);
        };
    }

    /// `size segment:[inner]`; `bits` 0 and `segment` null when not written.
    Argument.Memory memory(int bits, String segment, Object inner, Position position) {
        if (inner instanceof Argument.Memory memory) {
            return new Argument.Memory(
                    bits == 0 ? memory.bits() : bits,
                    segment == null ? memory.segment() : segment,
                    memory.base(),
                    memory.index(),
                    memory.scale(),
                    memory.displacement(),
                    memory.addressBits(),
                    position);
        }
        Address address = new Address();
        add(address, inner, 1, position);
        String index = null;
        String base = null;
        int scale = 1;
        for (int i = 0; i < address.registers.size(); i++) {
            boolean plain = address.factors.get(i) == 1;
            if (plain && base == null) {
                base = address.registers.get(i);
            } else if (index == null) {
                index = address.registers.get(i);
                scale = address.factors.get(i);
            } else {
                problem(position, "an address has at most a base and an index register", "compute it with lea first");
            }
        }
        return new Argument.Memory(bits, segment, base, index, scale, address.displacement, 0, position);
    }

    /// A constant expression; strings are characters, the first in the lowest byte.
    Expr expression(Object value, Position position) {
        return switch (value) {
            case Expr expression -> expression;
            case Number ignored -> new Expr.Number(number(value, position));
            case CharSequence text -> new Expr.Number(characters(text.toString(), position));
            case null, default -> {
                problem(position, "an operand cannot be " + Described.value(value), "");
                yield new Expr.Number(0);
            }
        };
    }

    private Argument addressWithoutBrackets(Position position) {
        problem(
                position,
                "an address stands in brackets",
                "write [ ... ] to use memory, or lea to compute the address");
        return new Argument.Value(new Expr.Number(0), 0, position);
    }

    private void add(Address address, Object term, int factor, Position position) {
        switch (term) {
            case Argument.Register register -> addRegister(address, register.name(), factor);
            case Operation(String operator, Object left, Object right)
            when operator.equals("+") -> {
                add(address, left, factor, position);
                add(address, right, factor, position);
            }
            case Operation(String operator, Object left, Object right)
            when operator.equals("-") -> {
                add(address, left, factor, position);
                add(address, right, -factor, position);
            }
            case Operation(String operator, Number left, Object right)
            when operator.equals("*") -> add(address, right, factor * left.intValue(), position);
            case Operation(String operator, Object left, Number right)
            when operator.equals("*") -> add(address, left, factor * right.intValue(), position);
            case Operation operation ->
                problem(
                        position,
                        "an address is a sum of registers and numbers, not '" + operation.operator() + "'",
                        "");
            case null, default -> {
                Expr value = expression(term, position);
                Expr scaled = factor == 1 ? value : new Expr.Binary("*", value, new Expr.Number(factor));
                boolean first = address.displacement instanceof Expr.Number(long sum) && sum == 0;
                address.displacement = first ? scaled : new Expr.Binary("+", address.displacement, scaled);
            }
        }
    }

    /// The same register twice is one register with a larger factor, as in `[eax + eax*2]`.
    private static void addRegister(Address address, String name, int factor) {
        address.registers.add(name);
        address.factors.add(factor);
    }

    private static boolean isExpression(Object value) {
        return value instanceof Number || value instanceof Expr || value instanceof CharSequence;
    }

    private Object numbers(String operator, long left, long right, Position position) {
        if (right == 0 && (operator.equals("/") || operator.equals("%"))) {
            problem(position, "division by zero", "");
            return 0L;
        }
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "%" -> left % right;
            case "&" -> left & right;
            case "|" -> left | right;
            case "^" -> left ^ right;
            case "<<" -> left << right;
            default -> left >> right;
        };
    }

    private long number(Object value, Position position) {
        try {
            return Integers.raw(value, 64, "an operand");
        } catch (UserError e) {
            problem(position, e.problems().getFirst().message(), "");
            return 0;
        }
    }

    private long characters(String text, Position position) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 1 || bytes.length > 8) {
            problem(position, "'%s' is not 1 to 8 bytes long".formatted(text), "put texts into db");
        }
        long value = 0;
        for (int i = Math.min(bytes.length, 8) - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[i] & 0xff);
        }
        return value;
    }

    private void problem(Position position, String message, String hint) {
        problems.add(new Problem(position, message, hint));
    }
}
