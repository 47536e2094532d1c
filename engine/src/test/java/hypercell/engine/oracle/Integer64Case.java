package hypercell.engine.oracle;

import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Disassembler;
import hypercell.engine.x86.isa.Insn;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A few instructions of 64-bit user code and the state before them.
///
/// @param defined status flags that the manual defines at the end
/// @param definedAtFault the same when an exception ends it
/// @param seed what [Integer64State#random] made the state from, before it was adapted to the code
record Integer64Case(byte[] code, int defined, int definedAtFault, long seed, Integer64State before) {
    /// Where the code lies.
    static final long CODE = 0x1fff0000L;
    /// [Outcome#vector] when the code has run to its end.
    static final int NO_EXCEPTION = -1;

    /// How it ended.
    ///
    /// @param vector of the exception, or [Integer64Case#NO_EXCEPTION]
    /// @param at offset in the code of the instruction that raised it
    record Outcome(int vector, long at, Integer64State after) {}

    /// The code as text.
    String text() {
        List<String> texts = new ArrayList<>();
        int at = 0;
        while (at < code.length) {
            Insn insn = Decoder.decode(code, at, code.length, 64);
            texts.add(Disassembler.text(insn, CODE + at));
            at += Math.max(1, insn.length());
        }
        return String.join("; ", texts) + " (" + HexFormat.of().formatHex(code) + ")";
    }
}
