package hypercell.engine.x86.semantics.fp;

/// FSCALE, FXTRACT, FRNDINT (SDM 2A).
public final class Float80Scaling {
    /// No exponent change larger than this can make a difference: results over- or underflow before.
    private static final int SCALE_LIMIT = 0x10000;

    private Float80Scaling() {}

    /// a * 2^trunc(b): ST(0) scaled by ST(1).
    public static void scale(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
        if (Float80.propagate(u, a, aSignificand, b, bSignificand)) {
            return;
        }
        boolean aInfinite = Float80.isInfinity(a, aSignificand);
        boolean aZero = Float80.isZero(a, aSignificand);
        if (Float80.isInfinity(b, bSignificand)) {
            boolean shrinks = Float80.sign(b) != 0;
            if (shrinks ? aInfinite : aZero) {
                Float80.invalid(u);
                return;
            }
            Float80Arithmetic.noteDenormals(u, a, aSignificand, b, bSignificand);
            u.result(a & Float80.SIGN | (shrinks ? 0 : Float80.MAX_EXPONENT), shrinks ? 0 : Float80.INTEGER_BIT);
            return;
        }
        Float80Arithmetic.noteDenormals(u, a, aSignificand, b, bSignificand);
        if (aInfinite || aZero) {
            u.result(a, aSignificand);
        } else if (u.completed()) {
            scaleFinite(u, a, aSignificand, truncated(b, bSignificand));
        }
    }

    private static void scaleFinite(FloatUnit u, int a, long aSignificand, int by) {
        int exponent = Float80.leadingExponent(a, aSignificand) + by;
        u.set(Float80.sign(a), exponent, Float80.normalized(aSignificand), 0);
        Float80.roundAndPack(u, 64);
    }

    private static int truncated(int b, long bSignificand) {
        int exponent = Float80.exponent(b) - Float80.BIAS;
        if (exponent < 0) {
            return 0;
        }
        int magnitude = exponent > 15 ? SCALE_LIMIT : (int) (bSignificand >>> 63 - exponent);
        return Float80.sign(b) != 0 ? -magnitude : magnitude;
    }

    /// The exponent of a as a number: what FXTRACT leaves in ST(1).
    public static void extractExponent(FloatUnit u, int a, long aSignificand) {
        if (Float80.propagate(u, a, aSignificand)) {
            return;
        }
        if (Float80.isInfinity(a, aSignificand)) {
            Float80.infinity(u, 0);
        } else if (Float80.isZero(a, aSignificand)) {
            u.raise(FloatUnit.ZERO_DIVIDE);
            Float80.infinity(u, 1);
        } else {
            Float80Arithmetic.noteDenormals(u, a, aSignificand, a, aSignificand);
            Float80Conversion.fromInteger(u, Float80.leadingExponent(a, aSignificand));
        }
    }

    /// The significand of a as a number in [1, 2) with a's sign: what FXTRACT leaves in ST(0). Raises nothing that
    /// [#extractExponent] has not.
    public static void extractSignificand(FloatUnit u, int a, long aSignificand) {
        if (Float80.propagate(u, a, aSignificand)) {
            return;
        }
        if (Float80.isInfinity(a, aSignificand) || Float80.isZero(a, aSignificand)) {
            u.result(a, aSignificand);
        } else {
            u.result(a & Float80.SIGN | Float80.BIAS, Float80.normalized(aSignificand));
        }
    }

    /// FRNDINT: a rounded to an integer by rounding control.
    public static void roundToInteger(FloatUnit u, int a, long aSignificand) {
        if (Float80.propagate(u, a, aSignificand)) {
            return;
        }
        if (Float80.isInfinity(a, aSignificand) || Float80.isZero(a, aSignificand)) {
            u.result(a, aSignificand);
            return;
        }
        Float80Arithmetic.noteDenormals(u, a, aSignificand, a, aSignificand);
        int exponent = Float80.leadingExponent(a, aSignificand);
        if (exponent >= 63) {
            u.result(a, aSignificand);
        } else if (u.completed()) {
            long integer = Float80Conversion.roundedMagnitude(u, a, aSignificand, u.rounding);
            packInteger(u, Float80.sign(a), integer);
        }
    }

    private static void packInteger(FloatUnit u, int sign, long magnitude) {
        if (magnitude == 0) {
            Float80.zero(u, sign);
            return;
        }
        int shift = Long.numberOfLeadingZeros(magnitude);
        u.result(sign << 15 | Float80.BIAS + 63 - shift, magnitude << shift);
    }
}
