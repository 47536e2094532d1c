package hypercell.engine.x86.isa;

/// Turns bytes into an [Insn] by the rows of the table. Pure, reentrant, allocation limited to the result.
public final class Decoder {
    private Decoder() {}

    /// Longest legal instruction, SDM 2A "Instruction Format": a longer one is #GP.
    public static final int MAX_LENGTH = 15;

    /// Decodes the instruction at `code[from]`.
    ///
    /// @param limit index past the last usable byte; when the instruction would need more, the row is INCOMPLETE
    /// @param codeBits 16, 32 or 64: the default size of the code segment
    public static Insn decode(byte[] code, int from, int limit, int codeBits) {
        throw new UnsupportedOperationException("decoder");
    }
}
