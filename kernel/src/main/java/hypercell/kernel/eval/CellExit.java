package hypercell.kernel.eval;

/// Thrown in place of `System.exit(status)` written in a cell or script: a cell cannot end the process that holds
/// everybody's work. A script runner may turn it into its own exit status.
public final class CellExit extends Error {
    private static final long serialVersionUID = 1;
    private final int status;

    private CellExit(int status) {
        super("System.exit(" + status + ") would end the whole session; nothing was ended");
        this.status = status;
    }

    /// What compiled cells call for `System.exit(status)`.
    @SuppressWarnings("DoNotCallSuggester")
    public static Object exit(int status) {
        throw new CellExit(status);
    }

    /// The status asked for.
    public int status() {
        return status;
    }
}
