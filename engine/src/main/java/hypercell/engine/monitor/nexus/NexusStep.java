package hypercell.engine.monitor.nexus;

import java.util.List;

/// One instruction, one delivery, or a run of instructions of the guest in which nothing of the system's state changes.
///
/// @param place whose code ran
/// @param monitorSpace whether CR3 named the monitor's tables when it began
/// @param gva linear address of the instruction
/// @param text the instruction, or what was delivered
/// @param count how many instructions this stands for; 0 for a delivery
/// @param changes of the system's state
/// @param faults exceptions that it met with, in the words of the processor
public record NexusStep(
        Place place,
        boolean monitorSpace,
        long gva,
        String text,
        long count,
        List<Change> changes,
        List<String> faults) {
    /// A register of the system's state that changed.
    public record Change(String register, long before, long after) {}

    /// Whether a register changed.
    public boolean changed(String register) {
        return changes.stream().anyMatch(it -> it.register().equals(register));
    }
}
