package hypercell.engine.x86.semantics.fp;

/// FSIN, FCOS, FSINCOS and FPTAN. Arguments are reduced by the 66-bit pi that the processors use (SDM 1 "Approximation
/// of Pi"): 0.C90FDAA22168C234C hexadecimal times 4. Magnitudes from 2^63 are not reduced but refused with C2 (SDM 2A
/// "FSIN"). Results are the reduced argument's functions, correctly rounded but for about one argument in 2^50.
public final class Trigonometry {
    /// pi/2 in units of 2^-65, 66 bits.
    private static final long HALF_PI_HIGH = 3;

    private static final long HALF_PI_LOW = 0x243f6a8885a308d3L;
    /// Leading exponents below this need no reduction: 2^-1 < pi/4.
    private static final int FIRST_REDUCED = -1;

    private static final int REFUSED = 63;

    private Trigonometry() {}

    /// Which function of the argument is wanted.
    public enum Function {
        SINE,
        COSINE,
        TANGENT
    }

    /// The function of a; sets C2 and gives no result when a is out of range.
    public static void of(FloatUnit u, Function function, int a, long aSignificand) {
        u.condition = 0;
        if (special(u, function, a, aSignificand)) {
            return;
        }
        Wide angle = new Wide();
        int quadrant = reduce(a, aSignificand, angle);
        Wide value = new Wide();
        switch (function) {
            case SINE -> sine(angle, quadrant, value);
            case COSINE -> sine(angle, quadrant + 1, value);
            case TANGENT -> tangent(angle, quadrant, value);
        }
        Transcendental.pack(u, value);
    }

    private static boolean special(FloatUnit u, Function function, int a, long aSignificand) {
        if (Float80.propagate(u, a, aSignificand)) {
            return true;
        }
        if (Float80.isInfinity(a, aSignificand)) {
            Float80.invalid(u);
            return true;
        }
        if (Float80.isZero(a, aSignificand)) {
            if (function == Function.COSINE) {
                u.result(Float80.BIAS, Float80.INTEGER_BIT);
            } else {
                u.result(a, 0);
            }
            return true;
        }
        if (Float80.leadingExponent(a, aSignificand) >= REFUSED) {
            u.condition = Float80Comparison.C2;
            u.result(a, aSignificand);
            return true;
        }
        Float80Arithmetic.noteDenormals(u, a, aSignificand, a, aSignificand);
        return !u.completed();
    }

    /// Leaves a minus a multiple of pi/2 in `angle`, at most pi/4 in magnitude; returns the multiple modulo 4.
    private static int reduce(int a, long aSignificand, Wide angle) {
        int exponent = Float80.leadingExponent(a, aSignificand);
        long significand = Float80.normalized(aSignificand);
        angle.set(Float80.sign(a), exponent, significand, 0);
        if (exponent < FIRST_REDUCED) {
            return 0;
        }
        // a in units of 2^-65 is the significand shifted left by exponent + 2; long division bit by bit
        long high = 0;
        long low = significand;
        int quotient = 0;
        for (int i = 0; i < exponent + 2; i++) {
            high = high << 1 | low >>> 63;
            low <<= 1;
            boolean fits = high > HALF_PI_HIGH || high == HALF_PI_HIGH && Long.compareUnsigned(low, HALF_PI_LOW) >= 0;
            quotient <<= 1;
            if (fits) {
                high -= HALF_PI_HIGH + (Long.compareUnsigned(low, HALF_PI_LOW) < 0 ? 1 : 0);
                low -= HALF_PI_LOW;
                quotient |= 1;
            }
        }
        return nearest(angle, high, low, quotient);
    }

    /// From a remainder in [0, pi/2) to one in [-pi/4, pi/4].
    private static int nearest(Wide angle, long high, long low, int quotient) {
        int sign = angle.sign;
        long restLow = HALF_PI_LOW - low;
        long restHigh = HALF_PI_HIGH - high - (Long.compareUnsigned(HALF_PI_LOW, low) < 0 ? 1 : 0);
        boolean closerAbove = restHigh < high || restHigh == high && Long.compareUnsigned(restLow, low) < 0;
        // bit 64 weighs 2^-1: the leading place of `high` is 2^62
        if (closerAbove) {
            angle.setBits(sign ^ 1, 62, restHigh, restLow);
            quotient++;
        } else {
            angle.setBits(sign, 62, high, low);
        }
        return (sign != 0 ? -quotient : quotient) & 3;
    }

    /// sin(angle + quadrant * pi/2).
    private static void sine(Wide angle, int quadrant, Wide value) {
        Wide square = new Wide();
        square.set(angle);
        square.multiply(angle);
        if ((quadrant & 1) == 0) {
            PowerSeries.SINE.at(square, value);
            value.multiply(angle);
        } else {
            PowerSeries.COSINE.at(square, value);
        }
        if (!value.isZero()) {
            value.nudge(false); // sin x < x and cos x < 1: they look exact when x is tiny
        }
        value.sign ^= quadrant >> 1 & 1;
    }

    private static void tangent(Wide angle, int quadrant, Wide value) {
        Wide cosine = new Wide();
        sine(angle, quadrant + 1, cosine);
        sine(angle, quadrant, value);
        value.divide(cosine);
        if ((quadrant & 1) == 0 && !value.isZero()) {
            value.nudge(true);
            value.nudge(true);
        }
    }
}
