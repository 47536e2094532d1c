package hypercell.engine.ppc.isa;

/// A number in assembly text that may depend on labels.
sealed interface Expression {
    /// 1-based column where it starts.
    int column();

    /// A literal.
    record Number(long value, int column) implements Expression {}

    /// A label, a constant, a register or a condition: `loop`, `r3`, `cr1`, `eq`; `.` is the present address.
    record Symbol(String name, int column) implements Expression {}

    /// `-a` or `~a`.
    record Unary(char operator, Expression operand, int column) implements Expression {}

    /// `a + b`; the shifts are `<` and `>`.
    record Binary(char operator, Expression left, Expression right, int column) implements Expression {}

    /// `a@ha`, `a@h`, `a@l`: the half of an address that LIS or a displacement takes.
    record Half(Expression operand, String part, int column) implements Expression {}
}
