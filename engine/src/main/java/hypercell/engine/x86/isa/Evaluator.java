package hypercell.engine.x86.isa;

import java.util.List;
import java.util.Map;

/// Evaluates constant expressions in 64-bit wrap-around arithmetic; division is signed.
final class Evaluator {
    private Evaluator() {}

    /// What an expression needs to know about the place where it stands.
    interface Scope {
        /// The value of a symbol; null, after noting why, when it has none.
        Long value(Expr.Symbol symbol);

        /// Notes that the divisor of an expression is zero.
        void divisionByZero();
    }

    /// The value, or null when a symbol has none or a divisor is zero.
    static Long evaluate(Expr expression, Scope scope) {
        return switch (expression) {
            case Expr.Number(long value) -> value;
            case Expr.Symbol symbol -> scope.value(symbol);
            case Expr.Unary(char operator, Expr operand) -> unary(operator, evaluate(operand, scope));
            case Expr.Binary(String operator, Expr left, Expr right) -> {
                Long a = evaluate(left, scope);
                Long b = evaluate(right, scope);
                yield a == null || b == null ? null : binary(operator, a, b, scope);
            }
        };
    }

    /// Evaluates with nothing but constants; names without a value are added to `unknown`.
    static Long evaluate(Expr expression, Map<String, Long> constants, List<String> unknown) {
        return evaluate(expression, new Scope() {
            @Override
            public Long value(Expr.Symbol symbol) {
                Long value = constants.get(symbol.name());
                if (value == null) {
                    unknown.add(symbol.name());
                }
                return value;
            }

            @Override
            public void divisionByZero() {
                unknown.add("/ 0");
            }
        });
    }

    private static Long unary(char operator, Long value) {
        if (value == null) {
            return null;
        }
        return switch (operator) {
            case '-' -> -value;
            case '~' -> ~value;
            default -> value;
        };
    }

    private static Long binary(String operator, long a, long b, Scope scope) {
        if (b == 0 && (operator.equals("/") || operator.equals("%"))) {
            scope.divisionByZero();
            return null;
        }
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "%" -> a % b;
            case "&" -> a & b;
            case "|" -> a | b;
            case "^" -> a ^ b;
            case "<<" -> b < 0 || b > 63 ? 0 : a << b;
            case ">>" -> b < 0 || b > 63 ? 0 : a >>> b;
            default -> throw new IllegalStateException("operator " + operator);
        };
    }
}
