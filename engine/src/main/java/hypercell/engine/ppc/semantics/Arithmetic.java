package hypercell.engine.ppc.semantics;

/// Sums, products and quotients (PPC440x5 User's Manual, "Integer Arithmetic Instructions"). Every addition and
/// subtraction is x + y + carry, with x complemented for a subtraction.
public final class Arithmetic {
    private Arithmetic() {}

    /// The carry out of bit 0 of `x + y + carry`.
    public static boolean carries(int x, int y, int carry) {
        return (Integer.toUnsignedLong(x) + Integer.toUnsignedLong(y) + carry) >>> 32 != 0;
    }

    /// Whether the signed sum of `x` and `y` (and a carry) does not fit.
    public static boolean overflows(int x, int y, int sum) {
        return ((x ^ sum) & (y ^ sum)) < 0;
    }

    public static int highSigned(int x, int y) {
        return (int) ((long) x * y >> 32);
    }

    public static int highUnsigned(int x, int y) {
        return (int) (Integer.toUnsignedLong(x) * Integer.toUnsignedLong(y) >>> 32);
    }

    public static boolean productOverflows(int x, int y) {
        long product = (long) x * y;
        return product != (int) product;
    }

    /// Whether a signed quotient is undefined.
    public static boolean signedQuotientUndefined(int dividend, int divisor) {
        return divisor == 0 || dividend == Integer.MIN_VALUE && divisor == -1;
    }

    /// A signed quotient; where the manual leaves it undefined, the dividend.
    public static int quotientSigned(int dividend, int divisor) {
        return signedQuotientUndefined(dividend, divisor) ? dividend : dividend / divisor;
    }

    /// An unsigned quotient; where the manual leaves it undefined, the dividend.
    public static int quotientUnsigned(int dividend, int divisor) {
        return divisor == 0 ? dividend : Integer.divideUnsigned(dividend, divisor);
    }
}
