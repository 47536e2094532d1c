package hypercell.engine.monitor;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.exec.Present;
import hypercell.engine.x86.isa.Insn;

/// Why the guest left, as the monitor sees it.
///
/// @param reason in the names that scripts use
/// @param vector that hardware delivered, or -1 when hardware has exits of its own
/// @param errorCode as hardware pushed it, or -1
/// @param gva linear address that it was about, or -1
/// @param gpa guest-physical address behind it, or -1
/// @param at where the guest was
public record Exit(ExitReason reason, int vector, int errorCode, long gva, long gpa, Present at) {
    /// The instruction that was next.
    public Insn insn() {
        return at.insn();
    }
}
