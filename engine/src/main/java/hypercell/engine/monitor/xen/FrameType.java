package hypercell.engine.monitor.xen;

/// What a frame is used as. While a frame is used as one thing it cannot be used as another: that alone keeps a guest
/// from writing its page tables by itself.
public enum FrameType {
    /// Nothing that would matter: read-only mappings do not.
    NONE("-"),
    /// Mapped writable.
    WRITABLE("writable"),
    /// A page table.
    L1("page table"),
    /// A page directory.
    L2("page directory"),
    /// Segment descriptors, of an LDT.
    SEGMENTS("descriptors");

    private final String words;

    FrameType(String words) {
        this.words = words;
    }

    /// As shown.
    public String words() {
        return words;
    }

    /// Whether hardware walks it.
    public boolean table() {
        return this == L1 || this == L2;
    }
}
