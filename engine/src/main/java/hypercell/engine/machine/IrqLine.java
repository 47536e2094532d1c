package hypercell.engine.machine;

/// A wire from a device to an interrupt controller.
@FunctionalInterface
public interface IrqLine {
    /// Not connected.
    IrqLine NONE = level -> {};

    /// Drives the line high or low; repeated levels are harmless.
    void set(boolean high);
}
