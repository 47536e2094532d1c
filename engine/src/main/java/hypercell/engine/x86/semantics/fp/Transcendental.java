package hypercell.engine.x86.semantics.fp;

/// F2XM1, FYL2X, FYL2XP1 and FPATAN (SDM 2A), with the special cases of the manual's tables. Results are correctly
/// rounded, in the rounding mode of the control word, but for about one argument in 2^50.
public final class Transcendental {
    private static final Wide LN2 = Wide.of(-1, 0xb17217f7d1cf79abL, 0xc9e3b39803f2f6afL);
    /// 2 / ln 2.
    private static final Wide TWO_LOG2_E = Wide.of(1, 0xb8aa3b295c17f0bbL, 0xbe87fed0691d3e88L);
    private static final long SQRT2_SIGNIFICAND = 0xb504f333f9de6484L;

    private Transcendental() {}

    /// Rounds a result that is not exact, though its 128 bits may look so.
    static void pack(FloatUnit u, Wide value) {
        if (value.isZero()) {
            u.raise(FloatUnit.PRECISION);
            Float80.zero(u, value.sign);
            return;
        }
        u.set(value.sign, value.exponent, value.high, value.low | 1);
        Float80.roundAndPack(u, 64);
    }

    /// F2XM1: 2^a - 1 for a in [-1, 1]; beyond, the manual leaves the result undefined and a is returned.
    public static void powerOfTwoMinusOne(FloatUnit u, int a, long aSignificand) {
        if (Float80.propagate(u, a, aSignificand)) {
            return;
        }
        if (Float80.isInfinity(a, aSignificand)) {
            u.result(Float80.sign(a) != 0 ? Float80.SIGN | Float80.BIAS : a, aSignificand);
            return;
        }
        if (Float80.isZero(a, aSignificand)) {
            u.result(a, aSignificand);
            return;
        }
        Float80Arithmetic.noteDenormals(u, a, aSignificand, a, aSignificand);
        if (!u.completed()) {
            return;
        }
        if (Float80.leadingExponent(a, aSignificand) >= 0) {
            powerAtTheEnds(u, a, aSignificand);
            return;
        }
        Wide exponent = new Wide();
        exponent.set(Float80.sign(a), Float80.leadingExponent(a, aSignificand), Float80.normalized(aSignificand), 0);
        exponent.multiply(LN2);
        Wide value = new Wide();
        PowerSeries.EXPONENTIAL.at(exponent, value);
        value.multiply(exponent);
        pack(u, value);
    }

    private static void powerAtTheEnds(FloatUnit u, int a, long aSignificand) {
        u.raise(FloatUnit.PRECISION); // also for the exact results of -1 and 1, as processors do
        if (a == (Float80.SIGN | Float80.BIAS) && aSignificand == Float80.INTEGER_BIT) {
            u.result(Float80.SIGN | Float80.BIAS - 1, Float80.INTEGER_BIT); // 2^-1 - 1
        } else {
            u.result(a, aSignificand);
        }
    }

    /// FYL2X: y * log2(x).
    public static void yLog2(FloatUnit u, int x, long xSignificand, int y, long ySignificand) {
        if (Float80.propagate(u, x, xSignificand, y, ySignificand)
                || logarithmSpecial(u, x, xSignificand, y, ySignificand)) {
            return;
        }
        Wide value = new Wide();
        value.set(0, Float80.leadingExponent(x, xSignificand), Float80.normalized(xSignificand), 0);
        logarithm(value);
        multiplyAndPack(u, value, y, ySignificand);
    }

    /// log2 of a positive value, in place: x = m * 2^k with m in [1/sqrt 2, sqrt 2].
    private static void logarithm(Wide value) {
        boolean upper = Long.compareUnsigned(value.high, SQRT2_SIGNIFICAND) > 0;
        int k = value.exponent + (upper ? 1 : 0);
        value.exponent -= k;
        Wide denominator = new Wide();
        denominator.set(value);
        value.add(Wide.of(-1));
        denominator.add(Wide.of(1));
        logarithm(value, denominator);
        value.add(Wide.of(k));
    }

    /// log2((d + n) / (d - n)) = 2 / ln 2 * atanh(n / d), into n.
    private static void logarithm(Wide numerator, Wide denominator) {
        numerator.divide(denominator);
        Wide square = new Wide();
        square.set(numerator);
        square.multiply(numerator);
        Wide series = new Wide();
        PowerSeries.AREA_TANGENT.at(square, series);
        numerator.multiply(series);
        numerator.multiply(TWO_LOG2_E);
    }

    private static void multiplyAndPack(FloatUnit u, Wide logarithm, int y, long ySignificand) {
        Wide factor = new Wide();
        factor.set(Float80.sign(y), Float80.leadingExponent(y, ySignificand), Float80.normalized(ySignificand), 0);
        boolean exact = logarithm.low == 0 && logarithm.high << 16 == 0; // the logarithm of a power of two
        logarithm.multiply(factor);
        if (exact) {
            u.raise(FloatUnit.PRECISION);
            u.set(logarithm.sign, logarithm.exponent, logarithm.high, logarithm.low);
            Float80.roundAndPack(u, 64);
            u.raise(u.signExponent << 17 == 0 ? FloatUnit.UNDERFLOW : 0); // processors do not see that it is exact
        } else {
            pack(u, logarithm);
        }
    }

    /// The table of SDM 2A "FYL2X" outside of positive finite x and nonzero finite y.
    private static boolean logarithmSpecial(FloatUnit u, int x, long xSignificand, int y, long ySignificand) {
        boolean xZero = Float80.isZero(x, xSignificand);
        boolean yZero = Float80.isZero(y, ySignificand);
        boolean yInfinite = Float80.isInfinity(y, ySignificand);
        if (xZero) {
            logarithmOfZero(u, y, yZero, yInfinite);
            return true;
        }
        if (Float80.sign(x) != 0) {
            Float80.invalid(u);
            return true;
        }
        boolean xInfinite = Float80.isInfinity(x, xSignificand);
        boolean one = x == Float80.BIAS && xSignificand == Float80.INTEGER_BIT;
        if (xInfinite && yZero || one && yInfinite) {
            Float80.invalid(u);
            return true;
        }
        Float80Arithmetic.noteDenormals(u, x, xSignificand, y, ySignificand);
        int sign = Float80.sign(y) ^ (Float80.exponent(x) < Float80.BIAS ? 1 : 0);
        if (xInfinite || yInfinite) {
            Float80.infinity(u, sign);
        } else if (one || yZero) {
            Float80.zero(u, sign);
        }
        return xInfinite || yInfinite || one || yZero || !u.completed();
    }

    private static void logarithmOfZero(FloatUnit u, int y, boolean yZero, boolean yInfinite) {
        if (yZero) {
            Float80.invalid(u);
            return;
        }
        if (!yInfinite) {
            u.raise(FloatUnit.ZERO_DIVIDE);
        }
        Float80.infinity(u, Float80.sign(y) ^ 1);
    }

    /// FYL2XP1: y * log2(x + 1). The manual leaves it undefined beyond |x| = 1 - sqrt(2)/2; as on processors,
    /// larger x give the logarithm, too, and x is returned where there is none.
    public static void yLog2PlusOne(FloatUnit u, int x, long xSignificand, int y, long ySignificand) {
        if (Float80.propagate(u, x, xSignificand, y, ySignificand)
                || plusOneSpecial(u, x, xSignificand, y, ySignificand)) {
            return;
        }
        Wide value = new Wide();
        value.set(Float80.sign(x), Float80.leadingExponent(x, xSignificand), Float80.normalized(xSignificand), 0);
        if (value.exponent < -2) {
            Wide denominator = new Wide();
            denominator.set(value);
            denominator.add(Wide.of(2));
            logarithm(value, denominator);
        } else {
            value.add(Wide.of(1));
            logarithm(value);
        }
        multiplyAndPack(u, value, y, ySignificand);
    }

    private static boolean plusOneSpecial(FloatUnit u, int x, long xSignificand, int y, long ySignificand) {
        boolean xInfinite = Float80.isInfinity(x, xSignificand);
        boolean yInfinite = Float80.isInfinity(y, ySignificand);
        boolean xZero = Float80.isZero(x, xSignificand);
        boolean yZero = Float80.isZero(y, ySignificand);
        if (xInfinite && (yZero || Float80.sign(x) != 0) || xZero && yInfinite) {
            Float80.invalid(u);
            return true;
        }
        Float80Arithmetic.noteDenormals(u, x, xSignificand, y, ySignificand);
        int sign = Float80.sign(x ^ y);
        if (xInfinite || yInfinite) {
            Float80.infinity(u, sign);
        } else if (xZero || yZero) {
            Float80.zero(u, sign);
        } else if (u.completed() && Float80.sign(x) != 0 && Float80.leadingExponent(x, xSignificand) >= 0) {
            u.raise(FloatUnit.PRECISION);
            u.result(x, xSignificand);
            return true;
        }
        return xInfinite || yInfinite || xZero || yZero || !u.completed();
    }
}
