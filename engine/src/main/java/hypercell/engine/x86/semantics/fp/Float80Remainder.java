package hypercell.engine.x86.semantics.fp;

/// FPREM and FPREM1 (SDM 2A): an exact remainder, or one step towards it when the exponents are 64 or more apart.
/// C2 tells that another step is needed; else C0, C3 and C1 are bits 2, 1 and 0 of the quotient.
public final class Float80Remainder {
    private Float80Remainder() {}

    /// a - b * q, where q = a / b truncated (FPREM), or rounded to the nearest even when `nearest` (FPREM1).
    public static void remainder(FloatUnit u, int a, long aSignificand, int b, long bSignificand, boolean nearest) {
        u.condition = 0;
        if (special(u, a, aSignificand, b, bSignificand)) {
            return;
        }
        int distance = Float80.leadingExponent(a, aSignificand) - Float80.leadingExponent(b, bSignificand);
        long numerator = Float80.normalized(aSignificand);
        long divisor = Float80.normalized(bSignificand);
        if (distance < -1 || distance < 0 && !nearest) {
            repack(u, a, aSignificand);
        } else if (distance < 64) {
            complete(u, a, numerator, Float80.leadingExponent(b, bSignificand), divisor, distance, nearest);
        } else {
            step(u, a, numerator, Float80.leadingExponent(a, aSignificand), divisor, distance);
        }
    }

    private static boolean special(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
        if (Float80.propagate(u, a, aSignificand, b, bSignificand)) {
            return true;
        }
        if (Float80.isInfinity(a, aSignificand) || Float80.isZero(b, bSignificand)) {
            Float80.invalid(u);
            return true;
        }
        Float80Arithmetic.noteDenormals(u, a, aSignificand, b, bSignificand);
        if (Float80.isZero(a, aSignificand)) {
            u.result(a, aSignificand);
            return true;
        }
        if (Float80.isInfinity(b, bSignificand)) {
            if (u.completed()) {
                repack(u, a, aSignificand);
            }
            return true;
        }
        return !u.completed();
    }

    /// The dividend is the remainder. It is rounded as every result, which matters for denormals.
    private static void repack(FloatUnit u, int a, long aSignificand) {
        u.set(Float80.sign(a), Float80.leadingExponent(a, aSignificand), Float80.normalized(aSignificand), 0);
        Float80.roundAndPack(u, 64);
    }

    /// The whole remainder, from exponents less than 64 apart.
    private static void complete(
            FloatUnit u, int a, long numerator, int bExponent, long divisor, int distance, boolean nearest) {
        if (distance < 0) {
            completeNearest(u, a, numerator, bExponent, divisor);
            return;
        }
        long high = distance == 0 ? 0 : numerator >>> 64 - distance;
        long low = numerator << distance;
        long quotient = Division128.quotient(high, low, divisor);
        long rest = low - quotient * divisor;
        boolean more = nearest && roundsUp(rest, divisor, quotient);
        if (more) {
            quotient++;
            rest = divisor - rest;
        }
        u.condition = quotientBits(quotient);
        pack(u, Float80.sign(a) ^ (more ? 1 : 0), bExponent, rest, Float80.sign(a));
    }

    /// FPREM1 with a in [b/4, b): the quotient is 0 or 1.
    private static void completeNearest(FloatUnit u, int a, long numerator, int bExponent, long divisor) {
        // in units of half b's last place: a is `numerator`, b is 2 * divisor
        if (Long.compareUnsigned(numerator, divisor) <= 0) { // a <= b/2: the tie goes to the even quotient 0
            u.set(Float80.sign(a), bExponent - 1, numerator, 0);
            Float80.roundAndPack(u, 64);
            return;
        }
        u.condition = quotientBits(1);
        long rest = divisor - (numerator - divisor); // 2 * divisor - numerator fits: numerator > divisor
        ExactMath.setNormalized(u, Float80.sign(a) ^ 1, bExponent - 1, rest, 0);
        Float80.roundAndPack(u, 64);
    }

    private static boolean roundsUp(long rest, long divisor, long quotient) {
        int order = Long.compareUnsigned(rest, divisor - rest);
        return order > 0 || order == 0 && (quotient & 1) != 0;
    }

    private static void pack(FloatUnit u, int sign, int exponent, long rest, int zeroSign) {
        if (rest == 0) {
            Float80.zero(u, zeroSign);
            return;
        }
        ExactMath.setNormalized(u, sign, exponent, rest, 0);
        Float80.roundAndPack(u, 64);
    }

    /// Reduces the exponent by 32 to 63 and asks for more.
    private static void step(FloatUnit u, int a, long numerator, int aExponent, long divisor, int distance) {
        int bits = 32 + distance % 32;
        long high = numerator >>> 64 - bits;
        long low = numerator << bits;
        long rest = low - Division128.quotient(high, low, divisor) * divisor;
        u.condition = Float80Comparison.C2;
        pack(u, Float80.sign(a), aExponent - bits, rest, Float80.sign(a));
    }

    private static int quotientBits(long quotient) {
        return ((quotient & 4) != 0 ? Float80Comparison.C0 : 0)
                | ((quotient & 2) != 0 ? Float80Comparison.C3 : 0)
                | ((quotient & 1) != 0 ? Float80Comparison.C1 : 0);
    }
}
