package hypercell.engine.x86.semantics.fp;

/// Conversions between single, double and integers, and rounding to integers, for SSE (SDM 2A "CVTSD2SS" and its
/// neighbours, SDM 2B "ROUNDPD").
final class IeeeConversion {
    private IeeeConversion() {}

    /// CVTSS2SD, CVTSD2SS.
    static long convert(FloatUnit u, IeeeFormat from, IeeeFormat to, long raw) {
        long a = IeeeArithmetic.input(u, from, raw);
        int sign = from.sign(a);
        if (from.isNan(a)) {
            if (from.isSignaling(a)) {
                u.raise(FloatUnit.INVALID);
            }
            int shift = to.fractionBits - from.fractionBits;
            long fraction = from.fraction(a);
            return to.quietNan(sign, shift > 0 ? fraction << shift : fraction >>> -shift);
        }
        if (from.isInfinity(a)) {
            return to.infinity(sign);
        }
        if (from.isZero(a)) {
            return to.zero(sign);
        }
        IeeeArithmetic.noteDenormals(u, from, a, a);
        u.set(sign, from.leadingExponent(a), from.normalized(a), 0);
        return to.roundAndPack(u);
    }

    /// CVTSI2SS, CVTSI2SD, CVTDQ2PS.
    static long fromInteger(FloatUnit u, IeeeFormat to, long value) {
        if (value == 0) {
            return 0;
        }
        ExactMath.setNormalized(u, value < 0 ? 1 : 0, 63, value < 0 ? -value : value, 0);
        return to.roundAndPack(u);
    }

    /// CVTSS2SI and relatives: the integer of `bits` (32 or 64) bits, or the integer indefinite.
    static long toInteger(FloatUnit u, IeeeFormat from, long raw, int bits, int rounding) {
        long a = IeeeArithmetic.input(u, from, raw);
        long indefinite = -1L << bits - 1;
        if (from.isZero(a)) {
            return 0;
        }
        if (from.isNan(a) || from.isInfinity(a) || from.leadingExponent(a) > 63) {
            u.raise(FloatUnit.INVALID);
            return indefinite;
        }
        boolean negative = from.sign(a) != 0;
        long magnitude = roundedMagnitude(u, from, a, rounding);
        boolean inexact = u.roundedUp;
        long limit = -indefinite - (negative ? 0 : 1); // an unsigned number
        if (Long.compareUnsigned(magnitude, limit) > 0) {
            u.raise(FloatUnit.INVALID);
            return indefinite;
        }
        if (inexact) {
            u.raise(FloatUnit.PRECISION);
        }
        return negative ? -magnitude : magnitude;
    }

    /// The magnitude of a nonzero number below 2^64, rounded; `roundedUp` tells that it was not an integer.
    private static long roundedMagnitude(FloatUnit u, IeeeFormat f, long a, int rounding) {
        int exponent = f.leadingExponent(a);
        long normalized = f.normalized(a);
        long integer = exponent < 0 ? 0 : normalized >>> 63 - exponent;
        long rest = exponent == 63
                ? 0
                : exponent < 0 ? ExactMath.jam(normalized, -1 - exponent) : normalized << exponent + 1;
        u.roundedUp = rest != 0;
        return Rounding.increments(rounding, f.sign(a), rest, (integer & 1) != 0) ? integer + 1 : integer;
    }

    /// ROUNDSS and relatives; `quiet` suppresses the precision exception. Denormals raise nothing.
    static long roundToInteger(FloatUnit u, IeeeFormat f, long raw, int rounding, boolean quiet) {
        long a = IeeeArithmetic.input(u, f, raw);
        if (f.isNan(a)) {
            return IeeeArithmetic.propagate(u, f, a, a);
        }
        if (f.isZero(a) || f.isInfinity(a) || f.leadingExponent(a) >= f.fractionBits) {
            return a;
        }
        long magnitude = roundedMagnitude(u, f, a, rounding);
        if (u.roundedUp && !quiet) {
            u.raise(FloatUnit.PRECISION);
        }
        if (magnitude == 0) {
            return f.zero(f.sign(a));
        }
        ExactMath.setNormalized(u, f.sign(a), 63, magnitude, 0);
        return f.roundAndPack(u);
    }
}
