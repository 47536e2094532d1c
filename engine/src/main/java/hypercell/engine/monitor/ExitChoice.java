package hypercell.engine.monitor;

/// How an exit is to end, by the wish of a user's handler. Without a wish, an instruction that only produces a value
/// (RDTSC, CPUID ...) counts as done, and everything else goes on as the technique would have it.
public final class ExitChoice {
    /// The ways.
    public enum Way {
        DEFAULT,
        EMULATE,
        ADVANCE,
        RETRY,
        INJECT,
        STOP
    }

    private Way way = Way.DEFAULT;
    private int vector;
    private int errorCode;

    /// The monitor does the instruction for the guest, with all its effects.
    public void emulate() {
        way = Way.EMULATE;
    }

    /// The instruction counts as done; what it should have done is up to the handler.
    public void advance() {
        way = Way.ADVANCE;
    }

    /// The guest runs the same instruction again.
    public void retry() {
        way = Way.RETRY;
    }

    /// The guest gets an exception at this instruction.
    ///
    /// @param ofVector 0..31
    /// @param error the error code, or -1 for none
    public void inject(int ofVector, int error) {
        way = Way.INJECT;
        vector = ofVector;
        errorCode = error;
    }

    /// The run ends before the instruction.
    public void stop() {
        way = Way.STOP;
    }

    /// Which way the handler has chosen.
    public Way way() {
        return way;
    }

    /// The vector to inject.
    public int vector() {
        return vector;
    }

    /// The error code to inject, or -1.
    public int errorCode() {
        return errorCode;
    }
}
