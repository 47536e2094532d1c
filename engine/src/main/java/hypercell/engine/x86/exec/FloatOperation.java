package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.fp.Approximation;
import hypercell.engine.x86.semantics.fp.DoublePrecision;
import hypercell.engine.x86.semantics.fp.FloatUnit;
import hypercell.engine.x86.semantics.fp.SinglePrecision;

/// SSE operations that exist packed and scalar, single and double: the row's meaning is the name and `ps`, `pd`, `ss`
/// or `sd`. `control` is the immediate: the predicate of CMP, the rounding of ROUND.
enum FloatOperation {
    ADD((u, a, b, control) -> SinglePrecision.add(u, a, b), (u, a, b, control) -> DoublePrecision.add(u, a, b)),
    SUB(
            (u, a, b, control) -> SinglePrecision.subtract(u, a, b),
            (u, a, b, control) -> DoublePrecision.subtract(u, a, b)),
    MUL(
            (u, a, b, control) -> SinglePrecision.multiply(u, a, b),
            (u, a, b, control) -> DoublePrecision.multiply(u, a, b)),
    DIV((u, a, b, control) -> SinglePrecision.divide(u, a, b), (u, a, b, control) -> DoublePrecision.divide(u, a, b)),
    MIN((u, a, b, control) -> SinglePrecision.minimum(u, a, b), (u, a, b, control) -> DoublePrecision.minimum(u, a, b)),
    MAX((u, a, b, control) -> SinglePrecision.maximum(u, a, b), (u, a, b, control) -> DoublePrecision.maximum(u, a, b)),
    SQRT(
            (u, a, b, control) -> SinglePrecision.squareRoot(u, b),
            (u, a, b, control) -> DoublePrecision.squareRoot(u, b)),
    CMP(
            (u, a, b, control) -> SinglePrecision.compare(u, a, b, control & 7),
            (u, a, b, control) -> DoublePrecision.compare(u, a, b, control & 7)),
    ROUND(
            (u, a, b, control) -> SinglePrecision.roundToInteger(u, b, rounding(u, control), isQuiet(control)),
            (u, a, b, control) -> DoublePrecision.roundToInteger(u, b, rounding(u, control), isQuiet(control))),
    RCP((u, a, b, control) -> Approximation.reciprocal(b), null),
    RSQRT((u, a, b, control) -> Approximation.reciprocalRoot(b), null);

    /// On single-precision bits.
    interface Single {
        int apply(FloatUnit u, int a, int b, int control);
    }

    /// On double-precision bits.
    interface Double {
        long apply(FloatUnit u, long a, long b, int control);
    }

    private static final FloatOperation[] BY_ORDINAL = values();
    private static final int ROUND_BY_MXCSR = 4;
    private static final int SUPPRESS_PRECISION = 8;

    private final Single onSingle;
    private final Double onDouble;

    FloatOperation(Single onSingle, Double onDouble) {
        this.onSingle = onSingle;
        this.onDouble = onDouble;
    }

    static Single single(int constant) {
        return BY_ORDINAL[constant].onSingle;
    }

    static Double onDouble(int constant) {
        return BY_ORDINAL[constant].onDouble;
    }

    /// SDM 2B table "Rounding Modes and Encoding of Rounding Control (RC) Field" of ROUNDPD.
    private static int rounding(FloatUnit u, int control) {
        return (control & ROUND_BY_MXCSR) != 0 ? u.rounding : control & 3;
    }

    private static boolean isQuiet(int control) {
        return (control & SUPPRESS_PRECISION) != 0;
    }
}
