package hypercell.engine.x86.semantics.fp;

/// RCPSS and RSQRTSS (SDM 2B): approximations with a relative error of at most 1.5 * 2^-12, which raise nothing and
/// know no rounding control. The manual leaves the bits open; here they are the exact results rounded to 12 bits.
public final class Approximation {
    private static final IeeeFormat SINGLE = IeeeFormat.SINGLE;
    private static final long LOW = 0xffffffffL;
    private static final int DROPPED_BITS = 12;

    private Approximation() {}

    /// About 1 / a. Denormal operands count as zeros, results below the normal numbers become zeros.
    public static int reciprocal(int a) {
        long bits = a & LOW;
        int sign = SINGLE.sign(bits);
        if (SINGLE.isNan(bits)) {
            return (int) SINGLE.quiet(bits);
        }
        if (SINGLE.isInfinity(bits)) {
            return (int) SINGLE.zero(sign);
        }
        if (SINGLE.exponent(bits) == 0) {
            return (int) SINGLE.infinity(sign);
        }
        return shorten((float) (1.0 / Float.intBitsToFloat(a)));
    }

    /// About 1 / sqrt(a).
    public static int reciprocalRoot(int a) {
        long bits = a & LOW;
        int sign = SINGLE.sign(bits);
        if (SINGLE.isNan(bits)) {
            return (int) SINGLE.quiet(bits);
        }
        if (SINGLE.exponent(bits) == 0) {
            return (int) SINGLE.infinity(sign);
        }
        if (sign != 0) {
            return (int) SINGLE.indefinite();
        }
        return SINGLE.isInfinity(bits) ? 0 : shorten((float) (1.0 / Math.sqrt(Float.intBitsToFloat(a))));
    }

    private static int shorten(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Math.abs(value) < Float.MIN_NORMAL) {
            return bits & Integer.MIN_VALUE;
        }
        return bits + (1 << DROPPED_BITS - 1) & -1 << DROPPED_BITS;
    }
}
