package hypercell.engine.x86.semantics.fp;

/// Single precision for SSE: bits in, bits out. The host's arithmetic gives the same results in round-to-nearest, as
/// Java follows IEEE 754, and the residual tells whether they are exact; what that cannot answer goes to
/// [IeeeArithmetic].
public final class SinglePrecision {
    private static final long LOW = 0xffffffffL;
    private static final IeeeFormat FORMAT = IeeeFormat.SINGLE;
    /// Operands and results between these bounds neither over- nor underflow, nor do their residuals.
    private static final float SMALL = 0x1p-60f;

    private static final float LARGE = 0x1p60f;

    private SinglePrecision() {}

    private static boolean moderate(float a) {
        float magnitude = Math.abs(a);
        return magnitude > SMALL && magnitude < LARGE;
    }

    private static boolean fast(FloatUnit u, float a, float b) {
        return u.rounding == FloatUnit.NEAREST && moderate(a) && moderate(b);
    }

    /// ADDSS.
    public static int add(FloatUnit u, int aBits, int bBits) {
        float a = Float.intBitsToFloat(aBits);
        float b = Float.intBitsToFloat(bBits);
        if (!fast(u, a, b)) {
            return (int) IeeeArithmetic.add(u, FORMAT, aBits & LOW, bBits & LOW);
        }
        float sum = a + b;
        if (!u.precisionKnown) {
            float bUsed = sum - a;
            noteResidual(u, a - (sum - bUsed) + (b - bUsed));
        }
        return Float.floatToRawIntBits(sum);
    }

    private static void noteResidual(FloatUnit u, double residual) {
        if (residual != 0) {
            u.raise(FloatUnit.PRECISION);
        }
    }

    /// SUBSS.
    public static int subtract(FloatUnit u, int aBits, int bBits) {
        float b = Float.intBitsToFloat(bBits);
        if (!fast(u, Float.intBitsToFloat(aBits), b)) {
            return (int) IeeeArithmetic.subtract(u, FORMAT, aBits & LOW, bBits & LOW);
        }
        return add(u, aBits, bBits ^ Integer.MIN_VALUE);
    }

    /// MULSS.
    public static int multiply(FloatUnit u, int aBits, int bBits) {
        float a = Float.intBitsToFloat(aBits);
        float b = Float.intBitsToFloat(bBits);
        if (!fast(u, a, b)) {
            return (int) IeeeArithmetic.multiply(u, FORMAT, aBits & LOW, bBits & LOW);
        }
        float product = a * b;
        if (!moderate(product)) {
            return (int) IeeeArithmetic.multiply(u, FORMAT, aBits & LOW, bBits & LOW);
        }
        if (!u.precisionKnown) {
            noteResidual(u, (double) a * b - product); // 48 bits: exact
        }
        return Float.floatToRawIntBits(product);
    }

    /// DIVSS.
    public static int divide(FloatUnit u, int aBits, int bBits) {
        float a = Float.intBitsToFloat(aBits);
        float b = Float.intBitsToFloat(bBits);
        if (!fast(u, a, b)) {
            return (int) IeeeArithmetic.divide(u, FORMAT, aBits & LOW, bBits & LOW);
        }
        float quotient = a / b;
        if (!moderate(quotient)) {
            return (int) IeeeArithmetic.divide(u, FORMAT, aBits & LOW, bBits & LOW);
        }
        if (!u.precisionKnown) {
            noteResidual(u, (double) quotient * b - a);
        }
        return Float.floatToRawIntBits(quotient);
    }

    /// SQRTSS.
    public static int squareRoot(FloatUnit u, int aBits) {
        float a = Float.intBitsToFloat(aBits);
        if (!fast(u, a, a) || a < 0) {
            return (int) IeeeArithmetic.squareRoot(u, FORMAT, aBits & LOW);
        }
        float root = (float) Math.sqrt(a);
        if (!u.precisionKnown) {
            noteResidual(u, (double) root * root - a);
        }
        return Float.floatToRawIntBits(root);
    }

    /// MINSS.
    public static int minimum(FloatUnit u, int a, int b) {
        return (int) IeeeArithmetic.extreme(u, FORMAT, a & LOW, b & LOW, true);
    }

    /// MAXSS.
    public static int maximum(FloatUnit u, int a, int b) {
        return (int) IeeeArithmetic.extreme(u, FORMAT, a & LOW, b & LOW, false);
    }

    /// CMPSS: all ones or zero. The predicate is 0 to 7 (SDM 2A "CMPPS", "Comparison Predicate for CMPPD and
    /// CMPPS").
    public static int compare(FloatUnit u, int a, int b, int predicate) {
        int order = IeeeArithmetic.compare(u, FORMAT, a & LOW, b & LOW, Comparisons.signals(predicate));
        return Comparisons.holds(order, predicate) ? -1 : 0;
    }

    /// COMISS (`quietIsInvalid`) and UCOMISS: ZF, PF and CF as EFLAGS holds them.
    public static int order(FloatUnit u, int a, int b, boolean quietIsInvalid) {
        return Comparisons.flags(IeeeArithmetic.compare(u, FORMAT, a & LOW, b & LOW, quietIsInvalid));
    }

    /// CVTSS2SD.
    public static long toDouble(FloatUnit u, int a) {
        return IeeeConversion.convert(u, FORMAT, IeeeFormat.DOUBLE, a & LOW);
    }

    /// CVTSI2SS.
    public static int fromInteger(FloatUnit u, long value) {
        return (int) IeeeConversion.fromInteger(u, FORMAT, value);
    }

    /// CVTSS2SI, CVTTSS2SI: sign-extended from `bits`.
    public static long toInteger(FloatUnit u, int a, int bits, int rounding) {
        return IeeeConversion.toInteger(u, FORMAT, a & LOW, bits, rounding);
    }

    /// ROUNDSS.
    public static int roundToInteger(FloatUnit u, int a, int rounding, boolean quiet) {
        return (int) IeeeConversion.roundToInteger(u, FORMAT, a & LOW, rounding, quiet);
    }
}
