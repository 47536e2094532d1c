package hypercell.engine.x86.semantics.fp;

/// Loads and stores in other formats: integers of 16, 32 and 64 bits, packed decimal, single and double precision
/// (SDM 2A "FLD", "FST/FSTP", "FIST/FISTP", "FISTTP", "FBLD", "FBSTP").
public final class Float80Conversion {
    /// What stores give for an empty register: the indefinites of single and double precision.
    public static final int SINGLE_INDEFINITE = (int) IeeeFormat.SINGLE.indefinite();

    public static final long DOUBLE_INDEFINITE = IeeeFormat.DOUBLE.indefinite();

    private static final long DECIMAL_LIMIT = 1_000_000_000_000_000_000L;
    /// Upper 16 bits of the packed decimal indefinite; its lower 64 bits are `0xC000000000000000`.
    public static final int DECIMAL_INDEFINITE = 0xffff;

    private Float80Conversion() {}

    /// FILD: exact.
    public static void fromInteger(FloatUnit u, long value) {
        if (value == 0) {
            u.result(0, 0);
            return;
        }
        long magnitude = value < 0 ? -value : value;
        int shift = Long.numberOfLeadingZeros(magnitude);
        int sign = value < 0 ? Float80.SIGN : 0;
        u.result(sign | Float80.BIAS + 63 - shift, magnitude << shift);
    }

    /// FIST and FISTP (by rounding control) and FISTTP (`TO_ZERO`): the integer, or the integer indefinite with the
    /// invalid exception. Sign-extended from `bits` (16, 32, 64).
    public static long toInteger(FloatUnit u, int a, long aSignificand, int bits, int rounding) {
        long indefinite = -1L << bits - 1;
        int exponent = Float80.exponent(a);
        if (aSignificand == 0 && exponent == 0) {
            return 0;
        }
        if (Float80.isUnsupported(a, aSignificand) || exponent - Float80.BIAS > 63) {
            u.raise(FloatUnit.INVALID);
            return indefinite;
        }
        int raisedBefore = u.raised;
        long magnitude = roundedMagnitude(u, a, aSignificand, rounding);
        boolean negative = Float80.sign(a) != 0;
        long limit = -indefinite - (negative ? 0 : 1); // an unsigned number
        if (Long.compareUnsigned(magnitude, limit) > 0) {
            u.raised = raisedBefore | FloatUnit.INVALID;
            u.roundedUp = false;
            return indefinite;
        }
        return negative ? -magnitude : magnitude;
    }

    /// The magnitude of a finite number rounded to an integer; raises the precision exception. The exponent is at
    /// most 63. A carry out of 64 bits cannot happen: numbers from 2^63 are integers.
    static long roundedMagnitude(FloatUnit u, int a, long aSignificand, int rounding) {
        int exponent = Float80.leadingExponent(a, aSignificand);
        long normalized = Float80.normalized(aSignificand);
        long integer = exponent < 0 ? 0 : normalized >>> 63 - exponent;
        long rest = exponent == 63
                ? 0
                : exponent < 0 ? ExactMath.jam(normalized, -1 - exponent) : normalized << exponent + 1;
        if (rest == 0) {
            return integer;
        }
        u.raise(FloatUnit.PRECISION);
        u.roundedUp = Rounding.increments(rounding, Float80.sign(a), rest, (integer & 1) != 0);
        return u.roundedUp ? integer + 1 : integer;
    }

    /// FBLD: 18 decimal digits in the low 72 bits, the sign in bit 79. Digits beyond 9 are the guest's mistake;
    /// they count with their weight.
    public static void fromDecimal(FloatUnit u, int high16, long low64) {
        long value = 0;
        for (int i = 1; i >= 0; i--) {
            value = value * 10 + (high16 >>> 4 * i & 15);
        }
        for (int i = 15; i >= 0; i--) {
            value = value * 10 + (low64 >>> 4 * i & 15);
        }
        fromInteger(u, value);
        u.signExponent |= high16 & Float80.SIGN;
    }

    /// FBSTP: the lower 64 bits of the packed decimal; the upper 16 bits go to `signExponent`.
    public static long toDecimal(FloatUnit u, int a, long aSignificand) {
        int raisedBefore = u.raised;
        long magnitude = 0;
        boolean fits = Float80.exponent(a) - Float80.BIAS < 60 && !Float80.isUnsupported(a, aSignificand);
        if (fits && aSignificand != 0) {
            magnitude = roundedMagnitude(u, a, aSignificand, u.rounding);
            fits = Long.compareUnsigned(magnitude, DECIMAL_LIMIT) < 0;
        }
        if (!fits) {
            u.raised = raisedBefore | FloatUnit.INVALID;
            u.roundedUp = false;
            u.signExponent = DECIMAL_INDEFINITE;
            return Float80.INDEFINITE_SIGNIFICAND;
        }
        long digits = 0;
        for (int i = 0; i < 64; i += 4) {
            digits |= magnitude % 10 << i;
            magnitude /= 10;
        }
        u.signExponent = a & Float80.SIGN | (int) (magnitude / 10 << 4 | magnitude % 10);
        return digits;
    }

    /// A single-precision operand of an arithmetic instruction: exact, NaNs as they are, nothing raised yet.
    public static void expandSingle(FloatUnit u, int bits) {
        long operand = bits & 0xffffffffL;
        expand(u, IeeeFormat.SINGLE, operand);
        u.denormalOperand = IeeeFormat.SINGLE.isDenormal(operand);
    }

    /// A double-precision operand of an arithmetic instruction.
    public static void expandDouble(FloatUnit u, long bits) {
        expand(u, IeeeFormat.DOUBLE, bits);
        u.denormalOperand = IeeeFormat.DOUBLE.isDenormal(bits);
    }

    /// FLD of an expanded operand: raises what the operand deserves.
    public static void settleLoad(FloatUnit u) {
        if (u.denormalOperand) {
            u.raise(FloatUnit.DENORMAL);
        } else if (Float80.isSignaling(u.signExponent, u.significand)) {
            u.raise(FloatUnit.INVALID);
            u.significand |= Float80.QUIET_BIT;
        }
    }

    private static void expand(FloatUnit u, IeeeFormat format, long bits) {
        int sign = format.sign(bits) << 15;
        if (format.isNan(bits) || format.isInfinity(bits)) {
            long fraction = format.fraction(bits) << 63 - format.fractionBits;
            u.result(sign | Float80.MAX_EXPONENT, Float80.INTEGER_BIT | fraction);
        } else if (format.isZero(bits)) {
            u.result(sign, 0);
        } else {
            u.result(sign | format.leadingExponent(bits) + Float80.BIAS, format.normalized(bits));
        }
    }

    /// FST m32fp. Without meaning when an unmasked exception other than precision was raised.
    public static int toSingle(FloatUnit u, int a, long aSignificand) {
        return (int) toIeee(u, IeeeFormat.SINGLE, a, aSignificand);
    }

    /// FST m64fp. Without meaning when an unmasked exception other than precision was raised.
    public static long toDouble(FloatUnit u, int a, long aSignificand) {
        return toIeee(u, IeeeFormat.DOUBLE, a, aSignificand);
    }

    private static long toIeee(FloatUnit u, IeeeFormat format, int a, long aSignificand) {
        int sign = Float80.sign(a);
        if (Float80.isUnsupported(a, aSignificand)) {
            u.raise(FloatUnit.INVALID);
            return format.indefinite();
        }
        if (Float80.isNan(a, aSignificand)) {
            if (Float80.isSignaling(a, aSignificand)) {
                u.raise(FloatUnit.INVALID);
            }
            return format.quietNan(sign, aSignificand << 1 >>> 64 - format.fractionBits);
        }
        if (Float80.isInfinity(a, aSignificand)) {
            return format.infinity(sign);
        }
        if (Float80.isZero(a, aSignificand)) {
            return format.zero(sign);
        }
        u.set(sign, Float80.leadingExponent(a, aSignificand), Float80.normalized(aSignificand), 0);
        long result = format.roundAndPack(u);
        if ((u.raised & ~u.masks & (FloatUnit.OVERFLOW | FloatUnit.UNDERFLOW)) != 0) {
            // nothing is stored, so nothing was rounded
            u.raised &= ~FloatUnit.PRECISION;
            u.roundedUp = false;
        }
        return result;
    }
}
