package hypercell.engine.ppc.isa;

import java.util.List;
import java.util.Set;

/// One row of the instruction table, in the manual's notation. It stands for up to four instructions (with OE and Rc,
/// or AA and LK).
///
/// @param encoding opcodes, e.g. `31 266`
/// @param mnemonic with its variants, e.g. `add[o][.]`
/// @param operands fields in the order of the assembler; in a `D(RA0)` operand D comes first
/// @param traits as explained at the head of `instructions.rows`
/// @param changes registers that change besides the target, e.g. `CR0 SO OV CA`
/// @param meaning key of what the interpreter runs, e.g. `add`
/// @param summary one sentence for `help`
/// @param manual title of the manual page
public record Row(
        String encoding,
        String mnemonic,
        List<Field> operands,
        Set<String> traits,
        String changes,
        String meaning,
        String summary,
        String manual) {

    /// Whether the row carries trait `name`.
    public boolean is(String name) {
        return traits.contains(name);
    }

    /// Whether the last two operands are written as `D(RA)`.
    boolean hasDisplacement() {
        return operands.contains(Field.D);
    }
}
