package hypercell.engine.monitor.generated;

/// What the kernel of a generated guest may use.
public enum Flavour {
    /// No sensitive unprivileged instruction in the kernel, except transfers of control that fault when they must
    /// not go on, and no translation in use that the manual says to invalidate: every technique must equal the bare
    /// machine.
    VIRTUALIZABLE,
    /// The instructions of Robin and Irvine as well: a technique that relies on traps alone may differ.
    SENSITIVE
}
