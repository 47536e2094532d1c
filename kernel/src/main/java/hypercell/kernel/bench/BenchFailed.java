package hypercell.kernel.bench;

/// A measured process did not do its work; the message says which and what it wrote.
public final class BenchFailed extends Exception {
    private static final long serialVersionUID = 1;

    BenchFailed(String message) {
        super(message);
    }
}
