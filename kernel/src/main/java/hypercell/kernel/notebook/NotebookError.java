package hypercell.kernel.notebook;

/// A file that is no notebook this program can run; the message is for the user.
public final class NotebookError extends Exception {
    private static final long serialVersionUID = 1;

    NotebookError(String message) {
        super(message);
    }
}
