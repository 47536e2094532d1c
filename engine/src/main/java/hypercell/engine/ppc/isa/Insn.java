package hypercell.engine.ppc.isa;

/// A decoded instruction.
///
/// @param form what it is
/// @param word the instruction word, operands included
public record Insn(Form form, int word) {
    /// An operand's value: sign-extended when signed, a byte distance for targets.
    public int field(Field field) {
        return field.of(word);
    }

    /// Whether it is an instruction at all.
    public boolean legal() {
        return form != Form.ILLEGAL;
    }
}
