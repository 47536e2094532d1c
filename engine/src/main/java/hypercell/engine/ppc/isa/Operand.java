package hypercell.engine.ppc.isa;

/// An operand as written.
///
/// @param value the expression, a displacement when there is a base
/// @param base the register in `8(r1)`, else null
record Operand(Expression value, Expression base) {
    int column() {
        return value.column();
    }
}
