package hypercell.kernel.eval;

/// Unwinds an interrupted cell. An [Error], so that `catch (Exception e)` in user code does not swallow it; code that
/// catches [Throwable] meets the next check.
public final class CellInterrupted extends Error {
    private static final long serialVersionUID = 1;

    CellInterrupted() {
        super("interrupted");
    }
}
