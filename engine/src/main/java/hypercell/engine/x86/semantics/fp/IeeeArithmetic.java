package hypercell.engine.x86.semantics.fp;

/// Addition to square root in single and double precision for every operand, rounding mode and mask: the slow, complete
/// meaning. [SinglePrecision] and [DoublePrecision] answer common cases by the host's arithmetic. Special cases follow
/// SDM 1 "SSE and SSE2 SIMD Floating-Point Exceptions".
final class IeeeArithmetic {
    private IeeeArithmetic() {}

    static long add(FloatUnit u, IeeeFormat f, long aRaw, long bRaw) {
        long a = input(u, f, aRaw);
        long b = input(u, f, bRaw);
        if (f.isNan(a) || f.isNan(b)) {
            return propagate(u, f, a, b);
        }
        boolean aInfinite = f.isInfinity(a);
        boolean bInfinite = f.isInfinity(b);
        boolean sameSign = f.sign(a) == f.sign(b);
        if (aInfinite && bInfinite && !sameSign) {
            return invalid(u, f);
        }
        noteDenormals(u, f, a, b);
        if (aInfinite || bInfinite) {
            return aInfinite ? a : b;
        }
        return addFinite(u, f, a, b, sameSign);
    }

    private static long addFinite(FloatUnit u, IeeeFormat f, long a, long b, boolean sameSign) {
        boolean aZero = f.isZero(a);
        boolean bZero = f.isZero(b);
        if (aZero && bZero && sameSign) {
            return a;
        }
        boolean nonzero = true;
        if (aZero || bZero) {
            long value = aZero ? b : a;
            if (f.isZero(value)) {
                nonzero = false;
            } else {
                u.set(f.sign(value), f.leadingExponent(value), f.normalized(value), 0);
            }
        } else {
            nonzero = ExactMath.sum(
                    u,
                    f.sign(a),
                    f.leadingExponent(a),
                    f.normalized(a),
                    f.sign(b),
                    f.leadingExponent(b),
                    f.normalized(b));
        }
        return nonzero ? f.roundAndPack(u) : f.zero(u.rounding == FloatUnit.DOWN ? 1 : 0);
    }

    static long subtract(FloatUnit u, IeeeFormat f, long a, long b) {
        return add(u, f, a, f.isNan(b) ? b : b ^ f.zero(1));
    }

    static long multiply(FloatUnit u, IeeeFormat f, long aRaw, long bRaw) {
        long a = input(u, f, aRaw);
        long b = input(u, f, bRaw);
        if (f.isNan(a) || f.isNan(b)) {
            return propagate(u, f, a, b);
        }
        int sign = f.sign(a) ^ f.sign(b);
        boolean zero = f.isZero(a) || f.isZero(b);
        boolean infinite = f.isInfinity(a) || f.isInfinity(b);
        if (zero && infinite) {
            return invalid(u, f);
        }
        noteDenormals(u, f, a, b);
        if (zero || infinite) {
            return zero ? f.zero(sign) : f.infinity(sign);
        }
        ExactMath.product(u, sign, f.leadingExponent(a), f.normalized(a), f.leadingExponent(b), f.normalized(b));
        return f.roundAndPack(u);
    }

    static long divide(FloatUnit u, IeeeFormat f, long aRaw, long bRaw) {
        long a = input(u, f, aRaw);
        long b = input(u, f, bRaw);
        if (f.isNan(a) || f.isNan(b)) {
            return propagate(u, f, a, b);
        }
        int sign = f.sign(a) ^ f.sign(b);
        if (f.isZero(a) && f.isZero(b) || f.isInfinity(a) && f.isInfinity(b)) {
            return invalid(u, f);
        }
        if (f.isZero(b) && !f.isInfinity(a)) { // ranks above the denormal exception
            u.raise(FloatUnit.ZERO_DIVIDE);
            return f.infinity(sign);
        }
        noteDenormals(u, f, a, b);
        if (f.isInfinity(a) || f.isZero(b)) {
            return f.infinity(sign);
        }
        if (f.isZero(a) || f.isInfinity(b)) {
            return f.zero(sign);
        }
        ExactMath.quotient(u, sign, f.leadingExponent(a), f.normalized(a), f.leadingExponent(b), f.normalized(b));
        return f.roundAndPack(u);
    }

    static long squareRoot(FloatUnit u, IeeeFormat f, long aRaw) {
        long a = input(u, f, aRaw);
        if (f.isNan(a)) {
            return propagate(u, f, a, a);
        }
        if (f.isZero(a)) {
            return a;
        }
        if (f.sign(a) != 0) {
            return invalid(u, f);
        }
        noteDenormals(u, f, a, a);
        if (f.isInfinity(a)) {
            return a;
        }
        ExactMath.root(u, f.leadingExponent(a), f.normalized(a));
        return f.roundAndPack(u);
    }

    /// MIN (`wantsLess`) and MAX: the second operand unless the first is strictly beyond it.
    static long extreme(FloatUnit u, IeeeFormat f, long aRaw, long bRaw, boolean wantsLess) {
        long a = input(u, f, aRaw);
        long b = input(u, f, bRaw);
        if (f.isNan(a) || f.isNan(b)) {
            u.raise(FloatUnit.INVALID);
            return b;
        }
        noteDenormals(u, f, a, b);
        int order = f.order(a, b);
        return (wantsLess ? order < 0 : order > 0) ? a : b;
    }

    /// -1, 0, 1, or [#UNORDERED]. Raises the invalid exception for a signaling NaN and, when `quietIsInvalid`, for
    /// any.
    static int compare(FloatUnit u, IeeeFormat f, long aRaw, long bRaw, boolean quietIsInvalid) {
        long a = input(u, f, aRaw);
        long b = input(u, f, bRaw);
        if (f.isNan(a) || f.isNan(b)) {
            if (quietIsInvalid || f.isSignaling(a) || f.isSignaling(b)) {
                u.raise(FloatUnit.INVALID);
            }
            return UNORDERED;
        }
        noteDenormals(u, f, a, b);
        return f.order(a, b);
    }

    static final int UNORDERED = 2;

    /// An operand as the operation sees it: MXCSR.DAZ makes denormals zeros.
    static long input(FloatUnit u, IeeeFormat f, long a) {
        return u.denormalsAreZero && f.isDenormal(a) ? f.zero(f.sign(a)) : a;
    }

    static void noteDenormals(FloatUnit u, IeeeFormat f, long a, long b) {
        if (f.isDenormal(a) || f.isDenormal(b)) {
            u.raise(FloatUnit.DENORMAL);
        }
    }

    static long invalid(FloatUnit u, IeeeFormat f) {
        u.raise(FloatUnit.INVALID);
        return f.indefinite();
    }

    /// SDM 1 table "Rules for Handling NaNs", SSE column: the first operand that is a NaN, made quiet.
    static long propagate(FloatUnit u, IeeeFormat f, long a, long b) {
        if (f.isSignaling(a) || f.isSignaling(b)) {
            u.raise(FloatUnit.INVALID);
        }
        return f.quiet(f.isNan(a) ? a : b);
    }
}
