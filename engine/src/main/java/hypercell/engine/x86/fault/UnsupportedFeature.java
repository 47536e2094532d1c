package hypercell.engine.x86.fault;

/// The guest used something this engine does not implement. Ends the run with a clear stop; never ignored.
public final class UnsupportedFeature extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String feature;
    private final String manual;

    /// @param feature what was used, e.g. `task gate`
    /// @param manual where the manual describes it
    public UnsupportedFeature(String feature, String manual) {
        super(feature, null, false, false);
        this.feature = feature;
        this.manual = manual;
    }

    public String feature() {
        return feature;
    }

    public String manual() {
        return manual;
    }
}
