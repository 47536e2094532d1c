package hypercell.engine.x86.semantics.fp;

/// FADD, FSUB, FMUL, FDIV and FSQRT, with their reversed forms by exchanging operands. Results round to the unit's
/// precision control; special cases follow the tables of SDM 2A "FADD/FADDP/FIADD" to "FSUBR/FSUBRP/FISUBR".
public final class Float80Arithmetic {
    private Float80Arithmetic() {}

    /// Nothing special about either operand.
    private static boolean ordinary(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
        return Float80.isNormal(a, aSignificand) && Float80.isNormal(b, bSignificand) && !u.denormalOperand;
    }

    /// a + b.
    public static void add(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
        if (ordinary(u, a, aSignificand, b, bSignificand)) {
            addFinite(u, a, aSignificand, b, bSignificand);
        } else if (!Float80.propagate(u, a, aSignificand, b, bSignificand)) {
            addSpecial(u, a, aSignificand, b, bSignificand);
        }
    }

    /// a - b.
    public static void subtract(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
        if (Float80.isNan(b, bSignificand)) {
            Float80.propagate(u, a, aSignificand, b, bSignificand);
        } else {
            add(u, a, aSignificand, b ^ Float80.SIGN, bSignificand);
        }
    }

    private static void addFinite(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
        boolean nonzero = ExactMath.sum(
                u,
                Float80.sign(a),
                Float80.leadingExponent(a, aSignificand),
                Float80.normalized(aSignificand),
                Float80.sign(b),
                Float80.leadingExponent(b, bSignificand),
                Float80.normalized(bSignificand));
        if (nonzero) {
            Float80.roundAndPack(u, u.precision);
        } else {
            Float80.zero(u, exactZeroSign(u));
        }
    }

    /// An exact zero difference is +0, or -0 when rounding down.
    private static int exactZeroSign(FloatUnit u) {
        return u.rounding == FloatUnit.DOWN ? 1 : 0;
    }

    private static void addSpecial(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
        boolean aInfinite = Float80.isInfinity(a, aSignificand);
        boolean bInfinite = Float80.isInfinity(b, bSignificand);
        if (aInfinite && bInfinite && ((a ^ b) & Float80.SIGN) != 0) {
            Float80.invalid(u);
            return;
        }
        noteDenormals(u, a, aSignificand, b, bSignificand);
        if (!u.completed()) {
            return;
        }
        if (aInfinite || bInfinite) {
            u.result(aInfinite ? a : b, Float80.INTEGER_BIT);
        } else {
            addWithZeros(u, a, aSignificand, b, bSignificand);
        }
    }

    private static void addWithZeros(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
        if (aSignificand != 0 && bSignificand != 0) {
            addFinite(u, a, aSignificand, b, bSignificand);
        } else if (aSignificand != 0) {
            round(u, a, aSignificand);
        } else if (bSignificand != 0) {
            round(u, b, bSignificand);
        } else {
            boolean sameSign = ((a ^ b) & Float80.SIGN) == 0;
            Float80.zero(u, sameSign ? Float80.sign(a) : exactZeroSign(u));
        }
    }

    /// A nonzero finite number, rounded to the precision control.
    private static void round(FloatUnit u, int a, long aSignificand) {
        u.set(Float80.sign(a), Float80.leadingExponent(a, aSignificand), Float80.normalized(aSignificand), 0);
        Float80.roundAndPack(u, u.precision);
    }

    static void noteDenormals(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
        if (Float80.isDenormal(a, aSignificand) || Float80.isDenormal(b, bSignificand) || u.denormalOperand) {
            u.raise(FloatUnit.DENORMAL);
        }
    }

    /// a * b.
    public static void multiply(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
        if (!ordinary(u, a, aSignificand, b, bSignificand) && multiplySpecial(u, a, aSignificand, b, bSignificand)) {
            return;
        }
        ExactMath.product(
                u,
                Float80.sign(a ^ b),
                Float80.leadingExponent(a, aSignificand),
                Float80.normalized(aSignificand),
                Float80.leadingExponent(b, bSignificand),
                Float80.normalized(bSignificand));
        Float80.roundAndPack(u, u.precision);
    }

    /// False when there is a product of nonzero finite numbers to compute.
    private static boolean multiplySpecial(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
        if (Float80.propagate(u, a, aSignificand, b, bSignificand)) {
            return true;
        }
        boolean infinite = Float80.isInfinity(a, aSignificand) || Float80.isInfinity(b, bSignificand);
        boolean zero = Float80.isZero(a, aSignificand) || Float80.isZero(b, bSignificand);
        if (infinite && zero) {
            Float80.invalid(u);
            return true;
        }
        noteDenormals(u, a, aSignificand, b, bSignificand);
        if (infinite) {
            Float80.infinity(u, Float80.sign(a ^ b));
        } else if (zero) {
            Float80.zero(u, Float80.sign(a ^ b));
        }
        return infinite || zero || !u.completed();
    }

    /// a / b.
    public static void divide(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
        if (!ordinary(u, a, aSignificand, b, bSignificand) && divideSpecial(u, a, aSignificand, b, bSignificand)) {
            return;
        }
        ExactMath.quotient(
                u,
                Float80.sign(a ^ b),
                Float80.leadingExponent(a, aSignificand),
                Float80.normalized(aSignificand),
                Float80.leadingExponent(b, bSignificand),
                Float80.normalized(bSignificand));
        Float80.roundAndPack(u, u.precision);
    }

    /// False when there is a quotient of nonzero finite numbers to compute.
    private static boolean divideSpecial(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
        if (Float80.propagate(u, a, aSignificand, b, bSignificand)) {
            return true;
        }
        boolean aInfinite = Float80.isInfinity(a, aSignificand);
        boolean bInfinite = Float80.isInfinity(b, bSignificand);
        boolean aZero = Float80.isZero(a, aSignificand);
        boolean bZero = Float80.isZero(b, bSignificand);
        if (aInfinite && bInfinite || aZero && bZero) {
            Float80.invalid(u);
            return true;
        }
        if (bZero && !aInfinite) { // ranks above the denormal exception
            u.raise(FloatUnit.ZERO_DIVIDE);
        } else {
            noteDenormals(u, a, aSignificand, b, bSignificand);
        }
        if (aInfinite || bZero) {
            Float80.infinity(u, Float80.sign(a ^ b));
        } else if (bInfinite || aZero) {
            Float80.zero(u, Float80.sign(a ^ b));
        }
        return aInfinite || bInfinite || aZero || bZero || !u.completed();
    }

    /// The square root of a.
    public static void squareRoot(FloatUnit u, int a, long aSignificand) {
        if (Float80.propagate(u, a, aSignificand)) {
            return;
        }
        if (Float80.isZero(a, aSignificand)) {
            u.result(a, 0);
            return;
        }
        if (Float80.sign(a) != 0) {
            Float80.invalid(u);
            return;
        }
        if (Float80.isInfinity(a, aSignificand)) {
            u.result(a, aSignificand);
            return;
        }
        noteDenormals(u, a, aSignificand, a, aSignificand);
        if (u.completed()) {
            ExactMath.root(u, Float80.leadingExponent(a, aSignificand), Float80.normalized(aSignificand));
            Float80.roundAndPack(u, u.precision);
        }
    }
}
