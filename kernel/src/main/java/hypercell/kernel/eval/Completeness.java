package hypercell.kernel.eval;

/// Whether a cell may be run as it stands, or the user is still typing it.
public sealed interface Completeness {
    /// It parses.
    record Complete() implements Completeness {}

    /// More must follow.
    ///
    /// @param indent what the next line should begin with
    record Incomplete(String indent) implements Completeness {}

    /// No continuation can make it parse.
    record Invalid() implements Completeness {}
}
