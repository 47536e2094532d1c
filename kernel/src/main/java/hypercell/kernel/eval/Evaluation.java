package hypercell.kernel.eval;

/// What became of one cell or script.
public sealed interface Evaluation {
    /// It ran to its end. `value` is the value of its last expression; null when it ends in a statement, a
    /// declaration, or null.
    record Value(Object value) implements Evaluation {}

    /// It did not compile, or something was thrown.
    ///
    /// @param report what a user reads
    /// @param cause what was thrown, for callers that act on its type
    record Failure(ErrorReport report, Throwable cause) implements Evaluation {}

    /// [Session#interrupt] stopped it.
    ///
    /// @param report where it was stopped
    record Interrupted(ErrorReport report) implements Evaluation {}
}
