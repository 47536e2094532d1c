package hypercell.engine.x86.semantics;

/// Division of a double-width dividend (SDM 2A "DIV", "IDIV"). No flag is changed. Callers test [#overflows] and
/// [#overflowsSigned] first: they mean #DE.
public final class Division {
    private Division() {}

    /// Whether unsigned `dividend / divisor` does not fit `bits` (8, 16, 32), division by zero included. `dividend`
    /// holds 2 * bits unsigned bits, `divisor` is sign-extended as operands are.
    public static boolean overflows(long dividend, long divisor, int bits) {
        long d = divisor & (1L << bits) - 1;
        return d == 0 || Long.compareUnsigned(dividend >>> bits, d) >= 0;
    }

    /// Unsigned quotient.
    public static long quotient(long dividend, long divisor, int bits) {
        return Long.divideUnsigned(dividend, divisor & (1L << bits) - 1);
    }

    /// Unsigned remainder.
    public static long remainder(long dividend, long divisor, int bits) {
        return Long.remainderUnsigned(dividend, divisor & (1L << bits) - 1);
    }

    /// Whether signed `dividend / divisor` does not fit `bits`; both sign-extended.
    public static boolean overflowsSigned(long dividend, long divisor, int bits) {
        if (divisor == 0 || dividend == Long.MIN_VALUE && divisor == -1) {
            return true;
        }
        long quotient = dividend / divisor;
        return Alu.extend(quotient, bits) != quotient;
    }

    // --- 128 by 64 bits ---

    /// Whether the unsigned quotient of `high:low / divisor` does not fit 64 bits.
    public static boolean overflows64(long high, long divisor) {
        return Long.compareUnsigned(high, divisor) >= 0; // a zero divisor, too
    }

    /// Unsigned quotient of `high:low / divisor`, by schoolbook division: one bit of the dividend at a time, the
    /// remainder always below the divisor.
    public static long quotient64(long high, long low, long divisor) {
        long remainder = high;
        long quotient = 0;
        for (int bit = 63; bit >= 0; bit--) {
            boolean carry = remainder < 0; // the remainder's 65th bit
            remainder = remainder << 1 | low >>> bit & 1;
            if (carry || Long.compareUnsigned(remainder, divisor) >= 0) {
                remainder -= divisor;
                quotient |= 1L << bit;
            }
        }
        return quotient;
    }

    /// Whether the signed quotient of `high:low / divisor` does not fit 64 bits.
    public static boolean overflowsSigned64(long high, long low, long divisor) {
        if (divisor == 0) {
            return true;
        }
        boolean negative = high < 0;
        long magnitudeLow = negative ? -low : low;
        long magnitudeHigh = negative ? ~high + (low == 0 ? 1 : 0) : high;
        long magnitude = Math.abs(divisor); // of the least number: 2^63, unsigned
        if (Long.compareUnsigned(magnitudeHigh, magnitude) >= 0) {
            return true;
        }
        long quotient = quotient64(magnitudeHigh, magnitudeLow, magnitude);
        return quotient < 0 && !(negative != divisor < 0 && quotient == Long.MIN_VALUE);
    }

    /// Signed quotient of `high:low / divisor`, towards zero.
    public static long quotientSigned64(long high, long low, long divisor) {
        boolean negative = high < 0;
        long magnitudeLow = negative ? -low : low;
        long magnitudeHigh = negative ? ~high + (low == 0 ? 1 : 0) : high;
        long quotient = quotient64(magnitudeHigh, magnitudeLow, Math.abs(divisor));
        return negative != divisor < 0 ? -quotient : quotient;
    }
}
