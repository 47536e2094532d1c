package hypercell.engine.x86.fault;

/// A fault that the guest's own instruction raised; caught once, by the run loop, which delivers it through the
/// guest's IDT. Stackless: it is control flow of the emulated machine, not an error of ours.
public final class GuestFault extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String NOT_CANONICAL = "an address that is not canonical";
    private final Vector vector;
    private final int errorCode;
    private final String reason;

    private GuestFault(Vector vector, int errorCode, String reason) {
        super(null, null, false, false);
        this.vector = vector;
        this.errorCode = errorCode;
        this.reason = reason;
    }

    /// `reason` is one clause in the manual's words: it is what explanations print.
    public static GuestFault of(Vector vector, int errorCode, String reason) {
        return new GuestFault(vector, errorCode, reason);
    }

    /// A fault without error code (or with error code 0).
    public static GuestFault of(Vector vector, String reason) {
        return new GuestFault(vector, 0, reason);
    }

    /// An access to an address that is not canonical: #GP(0), or #SS(0) when the operand is on the stack, which
    /// only the instruction tells (SDM 1 "Canonical Addressing").
    public static GuestFault notCanonical() {
        return new GuestFault(Vector.GP, 0, NOT_CANONICAL);
    }

    /// Whether this is [#notCanonical].
    public boolean isNotCanonical() {
        return reason == NOT_CANONICAL;
    }

    /// Which exception.
    public Vector vector() {
        return vector;
    }

    /// The error code that delivery pushes when the vector has one.
    public int errorCode() {
        return errorCode;
    }

    /// Why it was raised.
    public String reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return "#" + vector + "(0x" + Integer.toHexString(errorCode) + "): " + reason;
    }
}
