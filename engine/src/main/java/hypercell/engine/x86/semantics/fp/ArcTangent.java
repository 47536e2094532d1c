package hypercell.engine.x86.semantics.fp;

/// FPATAN: the angle of the point (x, y) (SDM 2A "FPATAN"), by arctan(q) = arctan(j/8) + arctan((8q - j) / (8 + jq))
/// for q in [0, 1] and the nearest eighth j/8.
public final class ArcTangent {
    private static final Wide PI = Wide.of(1, 0xc90fdaa22168c234L, 0xc4c6628b80dc1cd1L);
    private static final Wide HALF_PI = Wide.of(0, PI.high, PI.low);
    private static final Wide QUARTER_PI = Wide.of(-1, PI.high, PI.low);
    private static final Wide THREE_QUARTERS_PI = Wide.of(1, 0x96cbe3f9990e91a7L, 0x9394c9e8a0a5159dL);
    /// arctan(j/8) for j = 1..8, made from smaller arguments where the series converges fast.
    private static final Wide[] EIGHTHS = eighths();

    private ArcTangent() {}

    /// arctan((j+1)/8) = arctan(j/8) + arctan(8 / (64 + j(j+1))).
    private static Wide[] eighths() {
        Wide[] table = new Wide[9];
        table[0] = new Wide();
        for (int j = 0; j < 8; j++) {
            table[j + 1] = Wide.of(8);
            table[j + 1].divide(Wide.of(64L + (long) j * (j + 1)));
            smallArcTangent(table[j + 1]);
            table[j + 1].add(table[j]);
        }
        return table;
    }

    /// arctan of t up to 1/8 in magnitude, in place.
    private static void smallArcTangent(Wide t) {
        Wide square = new Wide();
        square.set(t);
        square.multiply(t);
        Wide series = new Wide();
        PowerSeries.ARC_TANGENT.at(square, series);
        t.multiply(series);
    }

    /// arctan(y / x) in the quadrant of (x, y).
    public static void of(FloatUnit u, int x, long xSignificand, int y, long ySignificand) {
        if (Float80.propagate(u, x, xSignificand, y, ySignificand)) {
            return;
        }
        Float80Arithmetic.noteDenormals(u, x, xSignificand, y, ySignificand);
        if (!u.completed()) {
            return;
        }
        boolean yInfinite = Float80.isInfinity(y, ySignificand);
        boolean xInfinite = Float80.isInfinity(x, xSignificand);
        boolean left = Float80.sign(x) != 0;
        if (yInfinite) {
            angle(u, y, xInfinite ? left ? THREE_QUARTERS_PI : QUARTER_PI : HALF_PI);
        } else if (xInfinite || Float80.isZero(y, ySignificand)) {
            axis(u, left, y);
        } else if (Float80.isZero(x, xSignificand)) {
            angle(u, y, HALF_PI);
        } else {
            quotient(u, left, x, xSignificand, y, ySignificand);
        }
    }

    private static void axis(FloatUnit u, boolean left, int y) {
        if (left) {
            angle(u, y, PI);
        } else {
            Float80.zero(u, Float80.sign(y));
        }
    }

    private static void angle(FloatUnit u, int y, Wide magnitude) {
        Wide value = new Wide();
        value.set(magnitude);
        value.sign = Float80.sign(y);
        Transcendental.pack(u, value);
    }

    private static void quotient(FloatUnit u, boolean left, int x, long xSignificand, int y, long ySignificand) {
        Wide horizontal = new Wide();
        horizontal.set(0, Float80.leadingExponent(x, xSignificand), Float80.normalized(xSignificand), 0);
        Wide vertical = new Wide();
        vertical.set(0, Float80.leadingExponent(y, ySignificand), Float80.normalized(ySignificand), 0);
        boolean steep = vertical.exponent > horizontal.exponent
                || vertical.exponent == horizontal.exponent && Long.compareUnsigned(vertical.high, horizontal.high) > 0;
        Wide value = steep ? horizontal : vertical;
        arcTangent(value, steep ? vertical : horizontal);
        if (steep || left) {
            value.sign ^= steep == left ? 0 : 1;
            value.add(steep ? HALF_PI : PI);
        }
        value.sign = Float80.sign(y);
        Transcendental.pack(u, value);
    }

    /// arctan(numerator / denominator), a quotient in [0, 1], into the numerator.
    private static void arcTangent(Wide numerator, Wide denominator) {
        int j = nearestEighth(numerator, denominator);
        if (j == 0) {
            numerator.divide(denominator);
            smallArcTangent(numerator);
            numerator.nudge(false); // arctan t < t: it looks exact when t is tiny
            return;
        }
        Wide part = Wide.of(j);
        part.multiply(numerator);
        Wide rest = Wide.of(-j);
        rest.multiply(denominator);
        numerator.exponent += 3;
        denominator.exponent += 3;
        numerator.add(rest);
        denominator.add(part);
        numerator.divide(denominator);
        smallArcTangent(numerator);
        numerator.add(EIGHTHS[j]);
    }

    private static int nearestEighth(Wide numerator, Wide denominator) {
        int distance = denominator.exponent - numerator.exponent;
        if (distance > 8) {
            return 0;
        }
        double quotient = (double) (numerator.high >>> 1) / (double) (denominator.high >>> 1) / (1 << distance);
        return (int) Math.rint(quotient * 8);
    }
}
