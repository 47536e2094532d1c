package hypercell.kernel.render;

import hypercell.engine.boot.SymbolTable;
import hypercell.engine.observe.Event;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Disassembler;
import hypercell.engine.x86.isa.Insn;

/// Exits to a monitor as sentences.
final class ExitText {
    private ExitText() {}

    /// What happened, where, and what the monitor did about it.
    static String sentence(Event.Exit exit, SymbolTable symbols) {
        String about = exit.gva() < 0 ? "" : ", about gva " + Hex.address(exit.gva());
        String behind = exit.gpa() < 0 ? "" : " (gpa %s)".formatted(Hex.address(exit.gpa()));
        String detail = exit.detail().isEmpty() ? "" : " — " + exit.detail();
        return "exit %s by %s at %s%s%s: %s%s"
                .formatted(
                        exit.reason(),
                        instruction(exit),
                        EventText.place(exit.pc(), symbols),
                        about,
                        behind,
                        exit.answer().words(),
                        detail);
    }

    /// The instruction that left, as assembler text.
    static String instruction(Event.Exit exit) {
        if (exit.bytes().length == 0) {
            return "an instruction that cannot be read";
        }
        Insn insn = Decoder.decode(exit.bytes(), 0, exit.bytes().length, exit.codeBits());
        return Disassembler.text(insn, exit.pc());
    }

    /// Hardware's own words: vector and error code.
    static String raw(Event.Exit exit) {
        return exit.vector() < 0
                ? ""
                : Vector.name(exit.vector())
                        + (exit.errorCode() < 0 ? "" : "(%s)".formatted(Hex.small(exit.errorCode())));
    }
}
