package hypercell.engine.x86.isa;

import java.util.function.LongFunction;

/// Prints decoded instructions in Intel syntax, from the same rows that the decoder reads.
public final class Disassembler {
    private Disassembler() {}

    /// Text of one instruction, e.g. `mov dword [0x1234], eax`; lower case, what [Assembler] reads back.
    ///
    /// @param address the instruction's own offset in its code segment: branch targets print absolute
    /// @param symbol name of an address, or null; branch targets and absolute operands use it
    public static String text(Insn insn, long address, LongFunction<String> symbol) {
        throw new UnsupportedOperationException("disassembler");
    }

    /// [#text(Insn, long, LongFunction)] without symbols.
    public static String text(Insn insn, long address) {
        return text(insn, address, a -> null);
    }
}
