package hypercell.engine.monitor.nexus;

import hypercell.engine.machine.Stop;
import java.util.List;
import java.util.SequencedMap;

/// What happened from the host's call of the nexus on.
///
/// @param transitionPage whether the nexus page was in both address spaces during the switch
/// @param steps in the order in which they ran
/// @param stop how it ended
/// @param before system registers of the host at its first call
/// @param after the same at the end
/// @param ticks interrupts that the host's handler has seen
/// @param virtualIf the guest's interrupt flag, as the monitor keeps it
public record NexusRun(
        boolean transitionPage,
        List<NexusStep> steps,
        Stop stop,
        SequencedMap<String, Long> before,
        SequencedMap<String, Long> after,
        int ticks,
        boolean virtualIf) {
    /// How often another address space came into force.
    public long switches() {
        long root = before.get("cr3");
        return steps.stream()
                .flatMap(step -> step.changes().stream())
                .filter(change -> change.register().equals("cr3"))
                .filter(change -> (change.before() == root) != (change.after() == root))
                .count();
    }

    /// Whether the host has all of its state back.
    public boolean hostRestored() {
        return before.equals(after);
    }
}
