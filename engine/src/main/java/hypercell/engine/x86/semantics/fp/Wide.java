package hypercell.engine.x86.semantics.fp;

/// A floating-point number with a significand of 128 bits, for intermediate results of transcendental instructions:
/// (-1)^sign * high.low * 2^exponent, where bit 63 of `high` is the leading one and weighs 2^exponent; `high` = 0 is
/// zero. Operations work in place and truncate: each loses less than one part in 2^125.
final class Wide {
    private static final long TOP = Long.MIN_VALUE;

    int sign;
    int exponent;
    long high;
    long low;

    Wide() {}

    /// A constant, e.g. pi as `of(1, 0xc90fdaa22168c234L, 0xc4c6628b80dc1cd1L)`.
    static Wide of(int exponent, long high, long low) {
        Wide wide = new Wide();
        wide.set(0, exponent, high, low);
        return wide;
    }

    static Wide of(long integer) {
        Wide wide = new Wide();
        wide.setInteger(integer);
        return wide;
    }

    void set(int newSign, int newExponent, long newHigh, long newLow) {
        sign = newSign;
        exponent = newExponent;
        high = newHigh;
        low = newLow;
    }

    void set(Wide other) {
        set(other.sign, other.exponent, other.high, other.low);
    }

    void setInteger(long integer) {
        setBits(integer < 0 ? 1 : 0, 63, integer < 0 ? -integer : integer, 0);
    }

    /// high.low * 2^exponent with leading zeros allowed.
    void setBits(int newSign, int newExponent, long newHigh, long newLow) {
        set(newSign, newExponent, newHigh, newLow);
        if (high == 0) {
            high = low;
            low = 0;
            exponent -= 64;
        }
        int shift = Long.numberOfLeadingZeros(high);
        if (shift != 0 && high != 0) {
            high = high << shift | low >>> 64 - shift;
            low <<= shift;
            exponent -= shift;
        }
    }

    boolean isZero() {
        return high == 0;
    }

    void negate() {
        sign ^= 1;
    }

    void multiply(Wide b) {
        if (high == 0 || b.high == 0) {
            high = 0;
            low = 0;
            return;
        }
        long middle = high * b.low;
        long other = low * b.high;
        long carry = Math.unsignedMultiplyHigh(high, b.low);
        long otherCarry = Math.unsignedMultiplyHigh(low, b.high);
        long lower = high * b.high;
        long upper = Math.unsignedMultiplyHigh(high, b.high);
        long sum = middle + other;
        long fromBelow = Long.compareUnsigned(sum, middle) < 0 ? 1 : 0;
        upper += carryOut(lower, carry);
        lower += carry;
        upper += carryOut(lower, otherCarry);
        lower += otherCarry;
        upper += carryOut(lower, fromBelow);
        lower += fromBelow;
        setBits(sign ^ b.sign, exponent + b.exponent + 1, upper, lower);
    }

    private static long carryOut(long a, long b) {
        return Long.compareUnsigned(a + b, a) < 0 ? 1 : 0;
    }

    void add(Wide b) {
        if (b.high == 0) {
            return;
        }
        if (high == 0) {
            set(b);
            return;
        }
        boolean larger = exponent > b.exponent || exponent == b.exponent && Long.compareUnsigned(high, b.high) >= 0;
        if (larger) {
            addSmaller(b.sign, exponent - b.exponent, b.high, b.low);
        } else {
            int smallerSign = sign;
            long smallerHigh = high;
            long smallerLow = low;
            int distance = b.exponent - exponent;
            set(b);
            addSmaller(smallerSign, distance, smallerHigh, smallerLow);
        }
    }

    private void addSmaller(int bSign, int distance, long bHigh, long bLow) {
        if (distance > 127) {
            return;
        }
        long shiftedLow = shiftedLow(bHigh, bLow, distance);
        long shiftedHigh = distance < 64 ? bHigh >>> distance : 0;
        if (sign == bSign) {
            addMagnitude(shiftedHigh, shiftedLow);
        } else {
            long borrow = Long.compareUnsigned(low, shiftedLow) < 0 ? 1 : 0;
            long newHigh = high - shiftedHigh - borrow;
            long newLow = low - shiftedLow;
            if (newHigh < 0 && Long.compareUnsigned(newHigh, high) > 0) { // equal high parts, smaller low part
                setBits(sign ^ 1, exponent, ~newHigh + (newLow == 0 ? 1 : 0), -newLow);
            } else {
                setBits(sign, exponent, newHigh, newLow);
            }
        }
    }

    private static long shiftedLow(long high, long low, int distance) {
        if (distance == 0) {
            return low;
        }
        return distance < 64 ? high << 64 - distance | low >>> distance : high >>> distance - 64;
    }

    private void addMagnitude(long bHigh, long bLow) {
        long newLow = low + bLow;
        long carry = carryOut(low, bLow);
        long newHigh = high + bHigh;
        boolean overflow = Long.compareUnsigned(newHigh, high) < 0;
        newHigh += carry;
        overflow |= carry != 0 && newHigh == 0;
        if (overflow) {
            set(sign, exponent + 1, newHigh >>> 1 | TOP, newHigh << 63 | newLow >>> 1);
        } else {
            set(sign, exponent, newHigh, newLow);
        }
    }

    /// Divides by a nonzero number, bit by bit.
    void divide(Wide b) {
        if (high == 0) {
            return;
        }
        long restHigh = high;
        long restLow = low;
        boolean smaller = below(restHigh, restLow, b.high, b.low);
        long quotientHigh = 0;
        long quotientLow = 0;
        boolean carry = false;
        if (smaller) {
            carry = restHigh < 0;
            restHigh = restHigh << 1 | restLow >>> 63;
            restLow <<= 1;
        }
        for (int i = 0; i < 128; i++) {
            quotientHigh = quotientHigh << 1 | quotientLow >>> 63;
            quotientLow <<= 1;
            if (carry || !below(restHigh, restLow, b.high, b.low)) {
                long borrow = Long.compareUnsigned(restLow, b.low) < 0 ? 1 : 0;
                restLow -= b.low;
                restHigh -= b.high + borrow;
                quotientLow |= 1;
            }
            carry = restHigh < 0;
            restHigh = restHigh << 1 | restLow >>> 63;
            restLow <<= 1;
        }
        set(sign ^ b.sign, exponent - b.exponent - (smaller ? 1 : 0), quotientHigh, quotientLow);
    }

    private static boolean below(long aHigh, long aLow, long bHigh, long bLow) {
        int order = Long.compareUnsigned(aHigh, bHigh);
        return order < 0 || order == 0 && Long.compareUnsigned(aLow, bLow) < 0;
    }

    /// Moves the magnitude by one unit in the last of the 128 places, towards zero or away from it: what is known
    /// of a value that looks exact but is not.
    void nudge(boolean away) {
        if (away) {
            addMagnitude(0, 1);
        } else {
            setBits(sign, exponent, low == 0 ? high - 1 : high, low - 1);
        }
    }
}
