package hypercell.engine.x86.semantics.fp;

/// Rounds the unit's intermediate to a precision and an exponent range (SDM 1 "Rounding", "Numeric Overflow Exception",
/// "Numeric Underflow Exception"). Tininess is detected after rounding.
final class Rounding {
    /// What unmasked overflow and underflow subtract from or add to the exponent of a result in a register.
    static final int X87_EXPONENT_ADJUSTMENT = 24576;

    private Rounding() {}

    /// Rounds to `precision` bits (at most 64). Afterwards `high` and `exponent` are the result: the leading one in
    /// bit 63, or a denormal when bit 63 is clear and the exponent is `minExponent`; [#INFINITE] as exponent tells
    /// infinity; `high` = 0 is zero.
    ///
    /// @param adjusts whether unmasked overflow and underflow adjust the exponent (x87 registers); otherwise the
    ///     result is meaningless after them, as nobody may store it
    static void round(FloatUnit u, int precision, int minExponent, int maxExponent, boolean adjusts) {
        if (u.exponent < minExponent) {
            roundTiny(u, precision, minExponent, adjusts);
            return;
        }
        boolean inexact = toPrecision(u, precision);
        if (u.exponent > maxExponent) {
            overflow(u, precision, maxExponent, inexact, adjusts);
        } else if (inexact) {
            u.raise(FloatUnit.PRECISION);
        }
    }

    /// The exponent that [#round] leaves for infinity.
    static final int INFINITE = Integer.MAX_VALUE;

    /// Rounds the significand, the exponent unbounded. True when bits were lost.
    private static boolean toPrecision(FloatUnit u, int precision) {
        long rest = precision == 64 ? u.low : u.high << precision | (u.low != 0 ? 1 : 0);
        long unit = 1L << 64 - precision;
        u.low = 0;
        u.roundedUp = false;
        if (rest == 0) {
            return false;
        }
        u.high &= -unit;
        if (increments(u.rounding, u.sign, rest, (u.high & unit) != 0)) {
            u.roundedUp = true;
            u.high += unit;
            if (u.high == 0) {
                u.high = Long.MIN_VALUE;
                u.exponent++;
            }
        }
        return true;
    }

    /// Whether a nonzero rest (bit 63 = half a unit) rounds the magnitude up.
    static boolean increments(int rounding, int sign, long rest, boolean odd) {
        return switch (rounding) {
            case FloatUnit.NEAREST -> rest < 0 && (rest != Long.MIN_VALUE || odd);
            case FloatUnit.DOWN -> sign != 0 && rest != 0;
            case FloatUnit.UP -> sign == 0 && rest != 0;
            default -> false;
        };
    }

    private static void roundTiny(FloatUnit u, int precision, int minExponent, boolean adjusts) {
        long high = u.high;
        long low = u.low;
        int exponent = u.exponent;
        boolean inexact = toPrecision(u, precision);
        if (u.exponent >= minExponent) { // rounding made it the smallest normal number: not tiny
            u.raise(FloatUnit.PRECISION);
            return;
        }
        if (!u.masked(FloatUnit.UNDERFLOW)) {
            u.raise(FloatUnit.UNDERFLOW | (inexact ? FloatUnit.PRECISION : 0));
            if (adjusts) {
                adjustTiny(u, minExponent);
            }
            return;
        }
        if (u.flushToZero) {
            u.raise(FloatUnit.UNDERFLOW | FloatUnit.PRECISION);
            u.high = 0;
            return;
        }
        if (denormalize(u, precision, minExponent, exponent, high, low)) {
            u.raise(FloatUnit.UNDERFLOW | FloatUnit.PRECISION);
        }
    }

    private static void adjustTiny(FloatUnit u, int minExponent) {
        u.exponent += X87_EXPONENT_ADJUSTMENT;
        if (u.exponent < minExponent) { // only FSCALE gets here
            u.raise(FloatUnit.PRECISION);
            u.high = 0;
            u.roundedUp = false;
        }
    }

    /// Rounds at the weight of a denormal's last bit. True when bits were lost.
    private static boolean denormalize(FloatUnit u, int precision, int minExponent, int exponent, long high, long low) {
        int shift = minExponent - exponent;
        long shiftedHigh = shift < 64 ? high >>> shift : 0;
        long shiftedLow = shift < 64
                ? high << 64 - shift | ExactMath.jam(low, shift)
                : shift < 128 ? ExactMath.jam(high, shift - 64) | (low != 0 ? 1 : 0) : 1;
        u.set(u.sign, minExponent, shiftedHigh, shiftedLow);
        return toPrecision(u, precision);
    }

    private static void overflow(FloatUnit u, int precision, int maxExponent, boolean inexact, boolean adjusts) {
        if (u.masked(FloatUnit.OVERFLOW)) {
            u.raise(FloatUnit.OVERFLOW | FloatUnit.PRECISION);
            overflowMasked(u, precision, maxExponent);
            return;
        }
        u.raise(FloatUnit.OVERFLOW | (inexact ? FloatUnit.PRECISION : 0));
        if (adjusts) {
            u.exponent -= X87_EXPONENT_ADJUSTMENT;
            if (u.exponent > maxExponent) { // only FSCALE gets here
                u.raise(FloatUnit.PRECISION);
                u.exponent = INFINITE;
                u.roundedUp = true;
            }
        }
    }

    /// SDM 1 table "Masked Responses to Numeric Overflow".
    private static void overflowMasked(FloatUnit u, int precision, int maxExponent) {
        boolean largest =
                u.rounding == FloatUnit.TO_ZERO || u.rounding == (u.sign != 0 ? FloatUnit.UP : FloatUnit.DOWN);
        u.roundedUp = !largest;
        u.exponent = largest ? maxExponent : INFINITE;
        u.high = largest ? -(1L << 64 - precision) : Long.MIN_VALUE;
    }
}
