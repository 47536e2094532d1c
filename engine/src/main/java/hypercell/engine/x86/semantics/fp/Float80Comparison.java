package hypercell.engine.x86.semantics.fp;

/// FCOM, FUCOM, FTST and FXAM: the outcome in `condition`, as C3, C2 and C0 stand in the status word (SDM 1 table
/// "x87 FPU Condition Code Interpretation").
public final class Float80Comparison {
    public static final int C0 = 1 << 8;
    public static final int C1 = 1 << 9;
    public static final int C2 = 1 << 10;
    public static final int C3 = 1 << 14;
    private static final int UNORDERED = C0 | C2 | C3;

    private Float80Comparison() {}

    /// Compares; an unordered pair raises the invalid exception when it holds a signaling NaN or an unsupported
    /// encoding, and, if `quietIsInvalid` (FCOM, FICOM, FTST, FCOMI), when it holds any NaN.
    public static void compare(
            FloatUnit u, int a, long aSignificand, int b, long bSignificand, boolean quietIsInvalid) {
        if (unordered(a, aSignificand) || unordered(b, bSignificand)) {
            if (quietIsInvalid || refuses(a, aSignificand) || refuses(b, bSignificand)) {
                u.raise(FloatUnit.INVALID);
            }
            u.condition = UNORDERED;
            return;
        }
        Float80Arithmetic.noteDenormals(u, a, aSignificand, b, bSignificand);
        int order = order(a, aSignificand, b, bSignificand);
        u.condition = order > 0 ? 0 : order < 0 ? C0 : C3;
    }

    private static boolean unordered(int a, long aSignificand) {
        return Float80.isNan(a, aSignificand) || Float80.isUnsupported(a, aSignificand);
    }

    private static boolean refuses(int a, long aSignificand) {
        return Float80.isSignaling(a, aSignificand) || Float80.isUnsupported(a, aSignificand);
    }

    private static int order(int a, long aSignificand, int b, long bSignificand) {
        if ((aSignificand | bSignificand) == 0) {
            return 0; // zeros of either sign
        }
        int aSign = Float80.sign(a);
        if (aSign != Float80.sign(b)) {
            return aSign != 0 ? -1 : 1;
        }
        int order = Integer.compare(magnitudeExponent(a, aSignificand), magnitudeExponent(b, bSignificand));
        if (order == 0) {
            order = Long.compareUnsigned(aSignificand, bSignificand);
        }
        return aSign != 0 ? -order : order;
    }

    /// The biased exponent, with denormals counted as exponent 1: a pseudo-denormal equals a normal number.
    private static int magnitudeExponent(int a, long aSignificand) {
        int exponent = Float80.exponent(a);
        return exponent == 0 && aSignificand != 0 ? 1 : exponent;
    }

    /// FXAM: class and sign of a value; an empty register is asked for by `empty`.
    public static void examine(FloatUnit u, int a, long aSignificand, boolean empty) {
        u.condition = (Float80.sign(a) != 0 ? C1 : 0) | (empty ? C3 | C0 : classOf(a, aSignificand));
    }

    private static int classOf(int a, long aSignificand) {
        if (Float80.isUnsupported(a, aSignificand)) {
            return 0;
        }
        if (Float80.isNan(a, aSignificand)) {
            return C0;
        }
        if (Float80.isInfinity(a, aSignificand)) {
            return C2 | C0;
        }
        if (Float80.isZero(a, aSignificand)) {
            return C3;
        }
        return Float80.isDenormal(a, aSignificand) ? C3 | C2 : C2;
    }
}
