package hypercell.dsl;

import hypercell.engine.machine.Stop;

/// How a run ended, as scripts compare it: `stop == tripleFault`. Details are in the engine's [Stop].
public enum StopKind {
    HALTED("halted", true),
    BUDGET("budget", false),
    STEPPED("stepped", true),
    BREAKPOINT("breakpoint", true),
    TRIPLE_FAULT("tripleFault", false),
    INTERRUPTED("interrupted", false),
    EXITED("exited", true),
    UNSUPPORTED("unsupported", false),
    UNDEFINED("undefined", false),
    USER_CODE_FAILED("userCodeFailed", false);

    private final String word;
    private final boolean orderly;

    StopKind(String word, boolean orderly) {
        this.word = word;
        this.orderly = orderly;
    }

    /// The kind of an engine's stop.
    public static StopKind of(Stop stop) {
        return switch (stop) {
            case Stop.Halted ignored -> HALTED;
            case Stop.Budget ignored -> BUDGET;
            case Stop.Stepped ignored -> STEPPED;
            case Stop.Breakpoint ignored -> BREAKPOINT;
            case Stop.TripleFault ignored -> TRIPLE_FAULT;
            case Stop.Interrupted ignored -> INTERRUPTED;
            case Stop.Exited ignored -> EXITED;
            case Stop.Unsupported ignored -> UNSUPPORTED;
            case Stop.Undefined ignored -> UNDEFINED;
            case Stop.UserCodeFailed ignored -> USER_CODE_FAILED;
        };
    }

    /// The kind that a word names, or null.
    public static StopKind named(String word) {
        for (StopKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        return null;
    }

    /// Whether a guest that ends so has done what it was meant to, as far as anybody can tell.
    public boolean orderly() {
        return orderly;
    }

    /// How users write it.
    @Override
    public String toString() {
        return word;
    }
}
