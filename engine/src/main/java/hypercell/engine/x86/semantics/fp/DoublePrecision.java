package hypercell.engine.x86.semantics.fp;

/// Double precision for SSE2: bits in, bits out. The host's arithmetic gives the same results in round-to-nearest, as
/// Java follows IEEE 754, and the residual tells whether they are exact; what that cannot answer goes to
/// [IeeeArithmetic].
public final class DoublePrecision {
    private static final IeeeFormat FORMAT = IeeeFormat.DOUBLE;
    /// Operands and results between these bounds neither over- nor underflow, nor do their residuals.
    private static final double SMALL = 0x1p-480;

    private static final double LARGE = 0x1p480;

    private DoublePrecision() {}

    private static boolean moderate(double a) {
        double magnitude = Math.abs(a);
        return magnitude > SMALL && magnitude < LARGE;
    }

    private static boolean fast(FloatUnit u, double a, double b) {
        return u.rounding == FloatUnit.NEAREST && moderate(a) && moderate(b);
    }

    /// ADDSD.
    public static long add(FloatUnit u, long aBits, long bBits) {
        double a = Double.longBitsToDouble(aBits);
        double b = Double.longBitsToDouble(bBits);
        if (!fast(u, a, b)) {
            return IeeeArithmetic.add(u, FORMAT, aBits, bBits);
        }
        double sum = a + b;
        if (!u.precisionKnown) {
            double bUsed = sum - a;
            noteResidual(u, a - (sum - bUsed) + (b - bUsed));
        }
        return Double.doubleToRawLongBits(sum);
    }

    private static void noteResidual(FloatUnit u, double residual) {
        if (residual != 0) {
            u.raise(FloatUnit.PRECISION);
        }
    }

    /// SUBSD.
    public static long subtract(FloatUnit u, long aBits, long bBits) {
        double b = Double.longBitsToDouble(bBits);
        if (!fast(u, Double.longBitsToDouble(aBits), b)) {
            return IeeeArithmetic.subtract(u, FORMAT, aBits, bBits);
        }
        return add(u, aBits, bBits ^ Long.MIN_VALUE);
    }

    /// MULSD.
    public static long multiply(FloatUnit u, long aBits, long bBits) {
        double a = Double.longBitsToDouble(aBits);
        double b = Double.longBitsToDouble(bBits);
        if (!fast(u, a, b)) {
            return IeeeArithmetic.multiply(u, FORMAT, aBits, bBits);
        }
        double product = a * b;
        if (!moderate(product)) {
            return IeeeArithmetic.multiply(u, FORMAT, aBits, bBits);
        }
        if (!u.precisionKnown) {
            noteResidual(u, Math.fma(a, b, -product));
        }
        return Double.doubleToRawLongBits(product);
    }

    /// DIVSD.
    public static long divide(FloatUnit u, long aBits, long bBits) {
        double a = Double.longBitsToDouble(aBits);
        double b = Double.longBitsToDouble(bBits);
        if (!fast(u, a, b)) {
            return IeeeArithmetic.divide(u, FORMAT, aBits, bBits);
        }
        double quotient = a / b;
        if (!moderate(quotient)) {
            return IeeeArithmetic.divide(u, FORMAT, aBits, bBits);
        }
        if (!u.precisionKnown) {
            noteResidual(u, Math.fma(-quotient, b, a));
        }
        return Double.doubleToRawLongBits(quotient);
    }

    /// SQRTSD.
    public static long squareRoot(FloatUnit u, long aBits) {
        double a = Double.longBitsToDouble(aBits);
        if (!fast(u, a, a) || a < 0) {
            return IeeeArithmetic.squareRoot(u, FORMAT, aBits);
        }
        double root = Math.sqrt(a);
        if (!u.precisionKnown) {
            noteResidual(u, Math.fma(-root, root, a));
        }
        return Double.doubleToRawLongBits(root);
    }

    /// MINSD.
    public static long minimum(FloatUnit u, long a, long b) {
        return IeeeArithmetic.extreme(u, FORMAT, a, b, true);
    }

    /// MAXSD.
    public static long maximum(FloatUnit u, long a, long b) {
        return IeeeArithmetic.extreme(u, FORMAT, a, b, false);
    }

    /// CMPSD: all ones or zero. The predicate is 0 to 7 (SDM 2A "CMPPD", "Comparison Predicate for CMPPD and
    /// CMPPS").
    public static long compare(FloatUnit u, long a, long b, int predicate) {
        int order = IeeeArithmetic.compare(u, FORMAT, a, b, Comparisons.signals(predicate));
        return Comparisons.holds(order, predicate) ? -1L : 0;
    }

    /// COMISD (`quietIsInvalid`) and UCOMISD: ZF, PF and CF as EFLAGS holds them.
    public static int order(FloatUnit u, long a, long b, boolean quietIsInvalid) {
        return Comparisons.flags(IeeeArithmetic.compare(u, FORMAT, a, b, quietIsInvalid));
    }

    /// CVTSD2SS.
    public static int toSingle(FloatUnit u, long a) {
        return (int) IeeeConversion.convert(u, FORMAT, IeeeFormat.SINGLE, a);
    }

    /// CVTSI2SD.
    public static long fromInteger(FloatUnit u, long value) {
        return IeeeConversion.fromInteger(u, FORMAT, value);
    }

    /// CVTSD2SI, CVTTSD2SI: sign-extended from `bits`.
    public static long toInteger(FloatUnit u, long a, int bits, int rounding) {
        return IeeeConversion.toInteger(u, FORMAT, a, bits, rounding);
    }

    /// ROUNDSD.
    public static long roundToInteger(FloatUnit u, long a, int rounding, boolean quiet) {
        return IeeeConversion.roundToInteger(u, FORMAT, a, rounding, quiet);
    }
}
