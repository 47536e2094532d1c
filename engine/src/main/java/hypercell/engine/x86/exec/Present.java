package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Insn;
import java.util.Arrays;

/// Where a processor stands: its next instruction, as it was then.
///
/// @param pc linear address
/// @param codeBits 16, 32 or 64: how code is decoded
/// @param insn decoded from the guest's memory; its row is one of the pseudo rows when there is none
/// @param code the bytes that it was decoded from, and some that follow
public record Present(long pc, int codeBits, int cpl, Insn insn, byte[] code) {
    /// The instruction's own bytes; none when there is no instruction.
    public byte[] bytes() {
        return insn.length() <= code.length ? Arrays.copyOf(code, insn.length()) : new byte[0];
    }
}
