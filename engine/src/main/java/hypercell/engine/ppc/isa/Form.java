package hypercell.engine.ppc.isa;

import java.util.List;

/// One instruction: a row with OE, Rc, AA and LK settled.
///
/// @param row where it comes from
/// @param mnemonic lower case, e.g. `addo.`
/// @param mask bits of the instruction word that are not operands
/// @param match what those bits must be
public record Form(Row row, String mnemonic, int mask, int match) {
    /// What a word that is no instruction decodes to.
    public static final Form ILLEGAL = pseudo("(illegal)", "illegal", "Illegal Instruction Exception");
    /// A floating-point instruction: the 440 core has the interrupt, but no unit.
    public static final Form FLOATING = pseudo("(floating point)", "floating", "Floating-Point Unavailable Interrupt");

    private static Form pseudo(String name, String meaning, String manual) {
        return new Form(new Row("", name, List.of(), java.util.Set.of("ends"), "", meaning, name, manual), name, 0, 0);
    }

    /// Whether `word` is this instruction.
    boolean matches(int word) {
        return (word & mask) == match;
    }

    /// Whether it records its result in CR0 because bit 31 is set.
    public boolean records() {
        return row.mnemonic().contains("[.]") && (match & 1) != 0;
    }

    /// Whether it sets OV and SO.
    public boolean overflows() {
        return row.mnemonic().contains("[o]") && (match & 0x400) != 0;
    }

    /// Whether it writes the address of the next instruction to LR.
    public boolean links() {
        return row.mnemonic().contains("[l]") && (match & 1) != 0;
    }

    /// Whether its target is absolute.
    public boolean absolute() {
        return row.mnemonic().contains("[a]") && (match & 2) != 0;
    }
}
