package hypercell.kernel.output;

/// A cell asked for input where nobody can answer. The name is the one that Jupyter's own kernel uses.
public final class StdinNotImplementedError extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StdinNotImplementedError() {
        super("this front end does not support input: readLine, readPassword and System.in cannot be used");
    }
}
