package hypercell.engine.x86.semantics.fp;

/// What a floating-point operation reads beside its operands and leaves beside its result: rounding, masks, exceptions.
/// The x87 unit and the SSE unit have one each; the bits are those of the x87 status word and of MXCSR, which agree
/// (SDM 1 "x87 FPU Status Word", "MXCSR Control and Status Register").
///
/// An operation that raises an unmasked invalid, denormal or zero-divide exception has no result: ask [#completed].
public final class FloatUnit {
    public static final int INVALID = 1;
    public static final int DENORMAL = 1 << 1;
    public static final int ZERO_DIVIDE = 1 << 2;
    public static final int OVERFLOW = 1 << 3;
    public static final int UNDERFLOW = 1 << 4;
    public static final int PRECISION = 1 << 5;
    public static final int ALL_EXCEPTIONS = 0x3f;
    /// The exceptions that are found before the result is computed.
    public static final int BEFORE_RESULT = INVALID | DENORMAL | ZERO_DIVIDE;

    public static final int NEAREST = 0;
    public static final int DOWN = 1;
    public static final int UP = 2;
    public static final int TO_ZERO = 3;

    /// Rounding control, [#NEAREST] to [#TO_ZERO].
    public int rounding;
    /// Exceptions that are masked.
    public int masks = ALL_EXCEPTIONS;
    /// Significand bits that x87 arithmetic rounds to: 24, 53 or 64.
    public int precision = 64;
    /// MXCSR.DAZ and MXCSR.FTZ; never set for the x87.
    public boolean denormalsAreZero;

    public boolean flushToZero;

    /// The precision flag is set and masked already: operations need not find out whether they raise it again.
    public boolean precisionKnown;

    /// An operand was a denormal in its own format, though it is none in the 80-bit format.
    public boolean denormalOperand;

    /// Exceptions raised since [#begin].
    public int raised;
    /// Exceptions of the earlier steps of one instruction.
    private int raisedEarlier;
    /// Whether the last rounding increased the magnitude: C1.
    public boolean roundedUp;
    /// C0, C2, C3 at their places in the status word, and C1 where an operation defines it by other means.
    public int condition;
    /// The 80-bit result: sign in bit 15, biased exponent below.
    public int signExponent;
    /// The 80-bit result: significand with its explicit integer bit.
    public long significand;

    // An exact or sticky intermediate: (-1)^sign * 1.f * 2^exponent, the significand in 128 bits with the leading
    // one in bit 63 of `high`; bit 0 of `low` is set when anything below it was lost.
    int sign;
    int exponent;
    long high;
    long low;

    /// Forgets the exceptions of the previous operation.
    public void begin() {
        raised = 0;
        raisedEarlier = 0;
        roundedUp = false;
        denormalOperand = false;
    }

    void raise(int exceptions) {
        raised |= exceptions;
    }

    /// Whether no unmasked exception has prevented the result.
    public boolean completed() {
        return (raised & ~masks & BEFORE_RESULT) == 0;
    }

    /// The end of an SSE instruction, after all its elements: an unmasked exception found before the results leaves
    /// no others behind (SDM 1 "SSE and SSE2 SIMD Floating-Point Exception Conditions"). True when the results
    /// count.
    public boolean settle() {
        if (!completed()) {
            raised &= BEFORE_RESULT;
        }
        raised |= raisedEarlier;
        return (raised & ~masks) == 0;
    }

    /// The end of one step of several in an SSE instruction. False when an unmasked exception ends it here.
    public boolean nextStep() {
        boolean goesOn = settle();
        raisedEarlier = raised;
        raised = 0;
        return goesOn;
    }

    boolean masked(int exception) {
        return (masks & exception) != 0;
    }

    void set(int newSign, int newExponent, long newHigh, long newLow) {
        sign = newSign;
        exponent = newExponent;
        high = newHigh;
        low = newLow;
    }

    /// Sets the 80-bit result.
    public void result(int newSignExponent, long newSignificand) {
        signExponent = newSignExponent;
        significand = newSignificand;
    }
}
