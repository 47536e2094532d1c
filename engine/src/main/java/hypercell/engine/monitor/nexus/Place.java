package hypercell.engine.monitor.nexus;

/// Whose code runs.
public enum Place {
    HOST("host"),
    /// The nexus page, where the host has it.
    NEXUS_HOST("nexus, host's address"),
    /// The nexus page, in the monitor's span.
    NEXUS_MONITOR("nexus, in the span"),
    MONITOR("monitor"),
    GUEST("guest");

    private final String words;

    Place(String words) {
        this.words = words;
    }

    /// In words.
    public String words() {
        return words;
    }
}
