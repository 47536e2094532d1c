package hypercell.kernel.jupyter.wire;

/// The channels on which a kernel receives.
public enum Channel {
    /// Requests that are answered in order.
    SHELL,
    /// Requests that are answered at once, also while a cell runs.
    CONTROL,
    /// Answers to the kernel's own questions to the user.
    STDIN
}
