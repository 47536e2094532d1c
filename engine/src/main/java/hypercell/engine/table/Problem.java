package hypercell.engine.table;

/// One mistake of a user: where, what, the rule it breaks, and what is probably meant. Problems are
/// collected as values; whoever owns the source turns a list of them into one error.
///
/// @param position where in the user's text
/// @param message what is wrong, one sentence without a full stop, naming the offending text
/// @param hint what to do instead ("did you mean 'mov'?"), or empty
public record Problem(Position position, String message, String hint) {
    /// The sentence a user reads: the message, and the hint after a dash when there is one.
    public String sentence() {
        return hint.isEmpty() ? message : message + " — " + hint;
    }
}
