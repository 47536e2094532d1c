package hypercell.engine.x86.semantics.fp;

/// Single and double precision (SDM 1 "Floating-Point Data Types"): taking values apart and putting them together. A
/// value travels as the low bits of a `long`; the upper bits are zero.
enum IeeeFormat {
    SINGLE(23, 8),
    DOUBLE(52, 11);

    final int fractionBits;
    private final int exponentMask;
    private final int bias;
    private final long fractionMask;
    private final int signShift;

    IeeeFormat(int fractionBits, int exponentBits) {
        this.fractionBits = fractionBits;
        exponentMask = (1 << exponentBits) - 1;
        bias = exponentMask >> 1;
        fractionMask = (1L << fractionBits) - 1;
        signShift = fractionBits + exponentBits;
    }

    int sign(long bits) {
        return (int) (bits >>> signShift) & 1;
    }

    /// The biased exponent.
    int exponent(long bits) {
        return (int) (bits >>> fractionBits) & exponentMask;
    }

    long fraction(long bits) {
        return bits & fractionMask;
    }

    boolean isNan(long bits) {
        return exponent(bits) == exponentMask && fraction(bits) != 0;
    }

    boolean isSignaling(long bits) {
        return isNan(bits) && (bits & quietBit()) == 0;
    }

    boolean isInfinity(long bits) {
        return exponent(bits) == exponentMask && fraction(bits) == 0;
    }

    boolean isZero(long bits) {
        return exponent(bits) == 0 && fraction(bits) == 0;
    }

    boolean isDenormal(long bits) {
        return exponent(bits) == 0 && fraction(bits) != 0;
    }

    private long quietBit() {
        return 1L << fractionBits - 1;
    }

    long quiet(long bits) {
        return bits | quietBit();
    }

    /// Unbiased exponent of the leading one of a nonzero finite number.
    int leadingExponent(long bits) {
        int exponent = exponent(bits);
        return exponent != 0
                ? exponent - bias
                : 1 - bias - (Long.numberOfLeadingZeros(fraction(bits)) - (63 - fractionBits));
    }

    /// The significand of a nonzero finite number, its leading one in bit 63.
    long normalized(long bits) {
        long significand = fraction(bits) | (exponent(bits) != 0 ? 1L << fractionBits : 0);
        return significand << Long.numberOfLeadingZeros(significand);
    }

    /// Order of two numbers; zeros of either sign are equal.
    int order(long a, long b) {
        if (isZero(a) && isZero(b)) {
            return 0;
        }
        int aSign = sign(a);
        if (aSign != sign(b)) {
            return aSign != 0 ? -1 : 1;
        }
        return aSign != 0 ? Long.compare(magnitude(b), magnitude(a)) : Long.compare(magnitude(a), magnitude(b));
    }

    private long magnitude(long bits) {
        return bits & (1L << signShift) - 1;
    }

    long zero(int sign) {
        return (long) sign << signShift;
    }

    long infinity(int sign) {
        return (long) sign << signShift | (long) exponentMask << fractionBits;
    }

    /// The default NaN.
    long indefinite() {
        return infinity(1) | quietBit();
    }

    long quietNan(int sign, long fraction) {
        return infinity(sign) | quietBit() | fraction & fractionMask;
    }

    /// Rounds the unit's intermediate and packs it; no sense when an unmasked exception forbids the result.
    long roundAndPack(FloatUnit u) {
        Rounding.round(u, fractionBits + 1, 1 - bias, bias, false);
        if (u.exponent == Rounding.INFINITE) {
            return infinity(u.sign);
        }
        long biased = u.high < 0 ? u.exponent + bias : 0;
        return zero(u.sign) | biased << fractionBits | u.high >>> 63 - fractionBits & fractionMask;
    }
}
