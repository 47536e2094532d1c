package hypercell.engine.x86.semantics.fp;

/// The power series behind the transcendental instructions, with their coefficients to 128 bits. Each is a series in
/// z, from which the caller makes the function by one multiplication: sin x = x * SINE(x^2).
enum PowerSeries {
    /// sum of (-1)^k z^k / (2k+1)!, for z = x^2 up to (pi/4)^2.
    SINE(16),
    /// sum of (-1)^k z^k / (2k)!, for z = x^2 up to (pi/4)^2.
    COSINE(16),
    /// sum of z^k / (k+1)!, for z from -ln 2 to ln 2: (e^z - 1) / z.
    EXPONENTIAL(32),
    /// sum of z^k / (2k+1), for z = t^2 up to 0.03: atanh t / t.
    AREA_TANGENT(26),
    /// sum of (-1)^k z^k / (2k+1), for z = t^2 up to 1/256: arctan t / t.
    ARC_TANGENT(17);

    /// Terms below 2^-128 do not count.
    private static final int BITS = 128;

    private final Wide[] coefficients;

    PowerSeries(int terms) {
        coefficients = new Wide[terms];
        Wide value = Wide.of(1);
        for (int k = 0; k < terms; k++) {
            coefficients[k] = new Wide();
            if (k > 0) {
                value = next(value, k);
            }
            coefficients[k].set(value);
        }
    }

    private Wide next(Wide before, int k) {
        Wide next = new Wide();
        next.set(before);
        switch (this) {
            case SINE -> {
                next.divide(Wide.of(2L * k * (2 * k + 1)));
                next.negate();
            }
            case COSINE -> {
                next.divide(Wide.of((2L * k - 1) * 2 * k));
                next.negate();
            }
            case EXPONENTIAL -> next.divide(Wide.of(k + 1L));
            case AREA_TANGENT -> reciprocal(next, k, 0);
            case ARC_TANGENT -> reciprocal(next, k, k & 1);
        }
        return next;
    }

    private static void reciprocal(Wide next, int k, int sign) {
        next.setInteger(1);
        next.divide(Wide.of(2L * k + 1));
        next.sign = sign;
    }

    /// The series' value at z, into `sum`.
    void at(Wide z, Wide sum) {
        int last = coefficients.length - 1;
        if (z.isZero() || z.exponent < -BITS) {
            sum.set(coefficients[0]);
            return;
        }
        if (z.exponent < -1) {
            last = Math.min(last, BITS / (-1 - z.exponent) + 1);
        }
        sum.set(coefficients[last]);
        for (int k = last - 1; k >= 0; k--) {
            sum.multiply(z);
            sum.add(coefficients[k]);
        }
    }
}
