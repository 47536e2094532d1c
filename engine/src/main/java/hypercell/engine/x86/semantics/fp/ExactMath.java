package hypercell.engine.x86.semantics.fp;

/// The four operations and the square root on normalized significands, exact or with everything that was lost folded
/// into one sticky bit. They know neither formats nor special values; [Rounding] makes results of what they leave in
/// the unit.
final class ExactMath {
    private static final long TOP = Long.MIN_VALUE;

    private ExactMath() {}

    /// The sum of two nonzero values. False when it is exactly zero; then the unit is unchanged.
    static boolean sum(FloatUnit u, int aSign, int aExponent, long a, int bSign, int bExponent, long b) {
        boolean aIsSmaller = aExponent < bExponent || aExponent == bExponent && Long.compareUnsigned(a, b) < 0;
        return aIsSmaller
                ? sumOrdered(u, bSign, bExponent, b, aSign, aExponent, a)
                : sumOrdered(u, aSign, aExponent, a, bSign, bExponent, b);
    }

    private static boolean sumOrdered(FloatUnit u, int aSign, int aExponent, long a, int bSign, int bExponent, long b) {
        int shift = aExponent - bExponent;
        long bHigh = shift < 64 ? b >>> shift : 0;
        long bLow = shift == 0 ? 0 : shift < 64 ? b << 64 - shift : shift < 128 ? jam(b, shift - 64) : 1;
        if (aSign == bSign) {
            addMagnitudes(u, aSign, aExponent, a, bHigh, bLow);
            return true;
        }
        return subtractMagnitudes(u, aSign, aExponent, a, bHigh, bLow);
    }

    private static void addMagnitudes(FloatUnit u, int sign, int exponent, long a, long bHigh, long bLow) {
        long high = a + bHigh;
        if (Long.compareUnsigned(high, a) < 0) {
            u.set(sign, exponent + 1, high >>> 1 | TOP, high << 63 | bLow >>> 1 | bLow & 1);
        } else {
            u.set(sign, exponent, high, bLow);
        }
    }

    private static boolean subtractMagnitudes(FloatUnit u, int sign, int exponent, long a, long bHigh, long bLow) {
        long low = -bLow;
        long high = a - bHigh - (bLow != 0 ? 1 : 0);
        if ((high | low) == 0) {
            return false;
        }
        setNormalized(u, sign, exponent, high, low);
        return true;
    }

    /// Puts a nonzero 128-bit significand with leading zeros into the unit.
    static void setNormalized(FloatUnit u, int sign, int exponent, long high, long low) {
        if (high == 0) {
            int shift = Long.numberOfLeadingZeros(low);
            u.set(sign, exponent - 64 - shift, low << shift, 0);
            return;
        }
        int shift = Long.numberOfLeadingZeros(high);
        if (shift == 0) {
            u.set(sign, exponent, high, low);
        } else {
            u.set(sign, exponent - shift, high << shift | low >>> 64 - shift, low << shift);
        }
    }

    /// `value` shifted right by 0..63 or more, a one in bit 0 when any one was shifted out.
    static long jam(long value, int shift) {
        if (shift == 0) {
            return value;
        }
        return shift < 64 ? value >>> shift | (value << 64 - shift != 0 ? 1 : 0) : value != 0 ? 1 : 0;
    }

    static void product(FloatUnit u, int sign, int aExponent, long a, int bExponent, long b) {
        long high = Math.unsignedMultiplyHigh(a, b);
        long low = a * b;
        if (high < 0) {
            u.set(sign, aExponent + bExponent + 1, high, low);
        } else {
            u.set(sign, aExponent + bExponent, high << 1 | low >>> 63, low << 1);
        }
    }

    static void quotient(FloatUnit u, int sign, int aExponent, long a, int bExponent, long b) {
        boolean smaller = Long.compareUnsigned(a, b) < 0;
        long numeratorHigh = smaller ? a : a >>> 1;
        long numeratorLow = smaller ? 0 : a << 63;
        long quotient = Division128.quotient(numeratorHigh, numeratorLow, b);
        long rest = numeratorLow - quotient * b;
        int exponent = aExponent - bExponent - (smaller ? 1 : 0);
        u.set(sign, exponent, quotient, sticky(rest, Long.compareUnsigned(rest, b - rest), 0));
    }

    /// The bits below a quotient or root: nothing, less than half, half, or more, as `toHalf` compares.
    private static long sticky(long rest, int toHalf, int half) {
        if (rest == 0) {
            return 0;
        }
        return toHalf < half ? 1 : toHalf > half ? TOP | 1 : TOP;
    }

    /// The square root of a positive value.
    static void root(FloatUnit u, int exponent, long a) {
        boolean odd = (exponent & 1) != 0;
        long high = odd ? a : a >>> 1;
        long low = odd ? 0 : a << 63;
        long root = integerRoot(high, low);
        long rest = low - root * root;
        // (root + 1/2)^2 = root^2 + root + 1/4: the rest is never exactly half, and it has at most 65 bits
        boolean wide = high - Math.unsignedMultiplyHigh(root, root) - borrow(low, root * root) != 0;
        boolean above = wide || Long.compareUnsigned(rest, root) > 0;
        u.set(0, exponent >> 1, root, !wide && rest == 0 ? 0 : above ? TOP | 1 : 1);
    }

    private static int borrow(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
    }

    /// floor(sqrt(high:low)) for numbers from 2^126: one Newton step from the double root is good for all 64 bits,
    /// but for one unit.
    private static long integerRoot(long high, long low) {
        double estimate = Math.sqrt((high >>> 11) * 0x1p75);
        long guess = estimate >= 0x1p64 ? -1 : estimate >= 0x1p63 ? (long) (estimate - 0x1p63) + TOP : TOP;
        if (Long.compareUnsigned(guess, high) <= 0) {
            guess = high == -1 ? -1 : high + 1;
        }
        long quotient = guess == high ? -1 : Division128.quotient(high, low, guess);
        long root = (guess >>> 1) + (quotient >>> 1) + (guess & quotient & 1);
        while (exceeds(root, high, low)) {
            root--;
        }
        while (root != -1 && !exceeds(root + 1, high, low)) {
            root++;
        }
        return root;
    }

    private static boolean exceeds(long root, long high, long low) {
        int order = Long.compareUnsigned(Math.unsignedMultiplyHigh(root, root), high);
        return order > 0 || order == 0 && Long.compareUnsigned(root * root, low) > 0;
    }
}
