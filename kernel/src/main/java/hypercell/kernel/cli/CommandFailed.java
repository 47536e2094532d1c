package hypercell.kernel.cli;

/// A command cannot do its work; the message is one sentence for the user.
final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final ExitStatus status;

    /// @param hint what to do instead, or empty
    CommandFailed(ExitStatus status, String message, String hint) {
        super(hint.isEmpty() ? message : message + " — " + hint);
        this.status = status;
    }

    /// The input is wrong.
    static CommandFailed input(String message, String hint) {
        return new CommandFailed(ExitStatus.INPUT_WRONG, message, hint);
    }

    /// The environment does not allow it.
    static CommandFailed environment(String message, String hint) {
        return new CommandFailed(ExitStatus.ENVIRONMENT, message, hint);
    }

    ExitStatus status() {
        return status;
    }
}
