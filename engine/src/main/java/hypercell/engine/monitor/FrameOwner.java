package hypercell.engine.monitor;

/// Whose a frame of host memory is.
public enum FrameOwner {
    /// Nobody's.
    FREE,
    /// The monitor's own structures: descriptor tables, TSS, stack.
    MONITOR,
    /// A table that hardware walks.
    TABLE,
    /// Memory of the guest.
    GUEST,
    /// Memory of somebody else, which no table of this guest may ever name.
    OTHER
}
