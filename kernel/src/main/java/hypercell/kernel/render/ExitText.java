package hypercell.kernel.render;

import hypercell.dsl.ExitInstruction;
import hypercell.engine.boot.SymbolTable;
import hypercell.engine.observe.Event;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.x86.fault.Vector;

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
        return ExitInstruction.text(exit, "an instruction that cannot be read");
    }

    /// Hardware's own words: vector and error code.
    static String raw(Event.Exit exit) {
        if (exit.bookE()) {
            return exit.vector() < 0
                    ? ""
                    : "IVOR%d %s"
                            .formatted(exit.vector(), Ivor.of(exit.vector()).title());
        }
        return exit.vector() < 0
                ? ""
                : Vector.name(exit.vector())
                        + (exit.errorCode() < 0 ? "" : "(%s)".formatted(Hex.small(exit.errorCode())));
    }
}
