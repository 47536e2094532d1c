package hypercell.kernel.repl;

import hypercell.dsl.Experiment;
import hypercell.dsl.Guest;
import hypercell.dsl.LiveGuest;
import hypercell.dsl.PpcGuest;
import hypercell.engine.machine.Cpu;

/// The current guest in one line: `store · protected 32-bit, paging · eip 0x0008000b · cpl 0 · 3 instructions ·
/// halted`.
final class GuestStatus {
    private GuestStatus() {}

    /// The line; empty when there is no guest.
    static String of(Experiment experiment) {
        return experiment.live().map(GuestStatus::line).orElse("");
    }

    private static String line(LiveGuest guest) {
        Cpu cpu = guest instanceof PpcGuest ppc
                ? ppc.machine().cpu()
                : ((Guest) guest).machine().cpu();
        String stop = guest.getStop() == null ? "not run yet" : guest.getStop().toString();
        return "%s · %s · at 0x%08x · cpl %d · %,d instructions · %s"
                .formatted(guest.getName(), cpu.mode(), cpu.pc(), cpu.cpl(), cpu.instructions(), stop);
    }
}
