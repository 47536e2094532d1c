package hypercell.dsl;

import hypercell.engine.observe.Event;
import hypercell.engine.ppc.isa.Insn;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Disassembler;
import java.nio.ByteBuffer;

/// The instruction at which a guest left to its monitor, as assembler text of its own instruction set.
public final class ExitInstruction {
    private ExitInstruction() {}

    /// The text, or `unread` when the instruction could not be read.
    public static String text(Event.Exit exit, String unread) {
        byte[] bytes = exit.bytes();
        if (bytes.length == 0) {
            return unread;
        }
        if (exit.bookE()) {
            Insn insn = hypercell.engine.ppc.isa.Decoder.decode(
                    ByteBuffer.wrap(bytes).getInt());
            return hypercell.engine.ppc.isa.Disassembler.text(insn, exit.pc());
        }
        return Disassembler.text(Decoder.decode(bytes, 0, bytes.length, exit.codeBits()), exit.pc());
    }
}
