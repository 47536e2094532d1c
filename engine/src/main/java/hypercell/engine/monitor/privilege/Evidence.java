package hypercell.engine.monitor.privilege;

/// Two states that differ, and so show that an instruction is sensitive.
///
/// @param kind in which of Popek and Goldberg's two ways
/// @param instruction as text
/// @param ring in which it ran; 3 where both rings were compared
/// @param cause what the two machines differ in, or `it changes system state`
/// @param states what was and what became, or what one run and what the other saw
/// @param unnoticed whether the monitor of a guest in ring 3 would not have got control
public record Evidence(Kind kind, String instruction, int ring, String cause, String states, boolean unnoticed) {
    /// Popek and Goldberg's two kinds of sensitive instructions.
    public enum Kind {
        /// Changes the mode or the resources: any state that is neither the program's data nor its flags.
        CONTROL,
        /// Its result depends on the mode, on where the program lies, or on how the machine is configured.
        BEHAVIOR
    }

    @Override
    public String toString() {
        return "%s (%s): %s".formatted(instruction, cause, states);
    }
}
