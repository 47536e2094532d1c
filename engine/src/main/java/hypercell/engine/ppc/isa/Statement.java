package hypercell.engine.ppc.isa;

import hypercell.engine.table.Position;
import java.util.List;

/// One statement of assembly text.
sealed interface Statement {
    Position position();

    /// `loop:`, or a numeric label such as `1:`.
    record Label(String name, Position position) implements Statement {}

    /// `.equ name, value` or `name = value`.
    record Constant(String name, Expression value, Position position) implements Statement {}

    /// An instruction.
    record Instruction(String mnemonic, List<Operand> operands, Position position) implements Statement {}

    /// Numbers of 1, 2 or 4 bytes.
    record Data(int bytes, List<Expression> values, Position position) implements Statement {}

    /// The bytes of a string.
    record Text(byte[] bytes, Position position) implements Statement {}

    /// `.space count, fill`.
    record Space(Expression count, Expression fill, Position position) implements Statement {}

    /// Fills with zeros up to a multiple; with `.align` the operand is the power of two.
    record Align(Expression multiple, boolean power, Position position) implements Statement {}

    /// `.org address`.
    record Origin(Expression address, Position position) implements Statement {}
}
