package hypercell.engine.ppc.isa;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A simplified mnemonic: another way to write a form.
///
/// @param mnemonic lower case
/// @param operands names: fields, or `n` and `b` for numbers; in `D(RA)` D comes first
/// @param displacement whether the last two are written as `D(RA)`
/// @param form what it stands for
/// @param arguments one for each operand of the form
/// @param inputOnly whether only the assembler uses it
record Simplified(
        String mnemonic,
        List<String> operands,
        boolean displacement,
        Form form,
        List<Sum> arguments,
        boolean inputOnly) {

    /// The operands that make `insn`; null when this is no way to write it.
    Map<String, Long> operandsOf(Insn insn) {
        List<Field> fields = form.row().operands();
        Map<String, Long> known = new HashMap<>();
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < fields.size(); i++) {
                Sum sum = arguments.get(i);
                if (sum.isPlain() == (pass == 0) && !sum.solve(insn.field(fields.get(i)), known)) {
                    return null;
                }
            }
        }
        return known;
    }
}
