package hypercell.engine.x86.semantics.fp;

/// The double extended-precision format (SDM 1 "x87 FPU Data Types"): sign in bit 15 and biased exponent in bits 14:0
/// of an `int`, the significand with its explicit integer bit in a `long`.
public final class Float80 {
    public static final int SIGN = 0x8000;
    public static final int MAX_EXPONENT = 0x7fff;
    public static final int BIAS = 16383;
    static final int MIN_NORMAL = 1 - BIAS;
    static final int MAX_NORMAL = BIAS;
    public static final long INTEGER_BIT = Long.MIN_VALUE;
    static final long QUIET_BIT = 1L << 62;
    /// Sign and exponent of the real indefinite, the default NaN.
    public static final int INDEFINITE = 0xffff;

    public static final long INDEFINITE_SIGNIFICAND = 3L << 62;

    private Float80() {}

    static int exponent(int signExponent) {
        return signExponent & MAX_EXPONENT;
    }

    static int sign(int signExponent) {
        return signExponent >>> 15 & 1;
    }

    public static boolean isZero(int signExponent, long significand) {
        return exponent(signExponent) == 0 && significand == 0;
    }

    /// Denormals and pseudo-denormals.
    public static boolean isDenormal(int signExponent, long significand) {
        return exponent(signExponent) == 0 && significand != 0;
    }

    public static boolean isInfinity(int signExponent, long significand) {
        return exponent(signExponent) == MAX_EXPONENT && significand == INTEGER_BIT;
    }

    public static boolean isNan(int signExponent, long significand) {
        return exponent(signExponent) == MAX_EXPONENT && significand < 0 && significand << 1 != 0;
    }

    static boolean isSignaling(int signExponent, long significand) {
        return isNan(signExponent, significand) && (significand & QUIET_BIT) == 0;
    }

    /// Encodings that 387 and later refuse: unnormals, pseudo-infinities, pseudo-NaNs (SDM 1 "Unsupported Double
    /// Extended-Precision Floating-Point Encodings and Pseudo-Denormals").
    public static boolean isUnsupported(int signExponent, long significand) {
        return exponent(signExponent) != 0 && significand >= 0;
    }

    /// Neither zero, infinity, NaN, unsupported nor denormal.
    static boolean isNormal(int signExponent, long significand) {
        int exponent = exponent(signExponent);
        return exponent != 0 && exponent != MAX_EXPONENT && significand < 0;
    }

    /// Unbiased exponent of the leading one of a nonzero finite number.
    static int leadingExponent(int signExponent, long significand) {
        int exponent = exponent(signExponent);
        return exponent != 0 ? exponent - BIAS : MIN_NORMAL - Long.numberOfLeadingZeros(significand);
    }

    /// The significand with its leading one in bit 63.
    static long normalized(long significand) {
        return significand << Long.numberOfLeadingZeros(significand);
    }

    /// The invalid exception's masked result.
    static void invalid(FloatUnit u) {
        u.raise(FloatUnit.INVALID);
        u.result(INDEFINITE, INDEFINITE_SIGNIFICAND);
    }

    static void zero(FloatUnit u, int sign) {
        u.result(sign << 15, 0);
    }

    static void infinity(FloatUnit u, int sign) {
        u.result(sign << 15 | MAX_EXPONENT, INTEGER_BIT);
    }

    /// Rounds the unit's intermediate to `precision` bits and packs it.
    static void roundAndPack(FloatUnit u, int precision) {
        Rounding.round(u, precision, MIN_NORMAL, MAX_NORMAL, true);
        if (u.exponent == Rounding.INFINITE) {
            infinity(u, u.sign);
            return;
        }
        int biased = u.high < 0 ? u.exponent + BIAS : 0;
        u.result(u.sign << 15 | biased, u.high);
    }

    /// One operand that is NaN or unsupported becomes the result. False for numbers.
    static boolean propagate(FloatUnit u, int a, long aSignificand) {
        if (isUnsupported(a, aSignificand)) {
            invalid(u);
            return true;
        }
        if (!isNan(a, aSignificand)) {
            return false;
        }
        if (isSignaling(a, aSignificand)) {
            u.raise(FloatUnit.INVALID);
        }
        u.result(a, aSignificand | QUIET_BIT);
        return true;
    }

    /// SDM 1 table "Rules for Handling NaNs", x87 column: of two NaNs of a kind the larger significand wins, and a
    /// quiet one beats a signaling one. False when both operands are numbers.
    static boolean propagate(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
        if (isUnsupported(a, aSignificand) || isUnsupported(b, bSignificand)) {
            invalid(u);
            return true;
        }
        boolean aNan = isNan(a, aSignificand);
        boolean bNan = isNan(b, bSignificand);
        if (!aNan && !bNan) {
            return false;
        }
        boolean aSignals = isSignaling(a, aSignificand);
        boolean bSignals = isSignaling(b, bSignificand);
        if (aSignals || bSignals) {
            u.raise(FloatUnit.INVALID);
        }
        boolean takeA =
                aNan && (!bNan || (aSignals == bSignals ? winsTie(a, aSignificand, b, bSignificand) : bSignals));
        u.result(takeA ? a : b, (takeA ? aSignificand : bSignificand) | QUIET_BIT);
        return true;
    }

    private static boolean winsTie(int a, long aSignificand, int b, long bSignificand) {
        int order = Long.compareUnsigned(aSignificand, bSignificand);
        return order > 0 || order == 0 && sign(a) <= sign(b);
    }
}
