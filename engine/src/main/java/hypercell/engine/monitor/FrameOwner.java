package hypercell.engine.monitor;

/// Whose a frame of host memory is.
public enum FrameOwner {
    /// Nobody's.
    FREE("nobody's"),
    /// The monitor's own structures: descriptor tables, TSS, stack.
    MONITOR("the monitor's"),
    /// A table that hardware walks.
    TABLE("a table"),
    /// Memory of the guest.
    GUEST("no page of the guest any more"),
    /// Memory of somebody else, which no table of this guest may ever name.
    OTHER("somebody else's");

    private final String words;

    FrameOwner(String words) {
        this.words = words;
    }

    /// After "which is": what is wrong with a frame that this guest has no right to.
    String words() {
        return words;
    }
}
