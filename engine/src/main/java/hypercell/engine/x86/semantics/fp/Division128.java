package hypercell.engine.x86.semantics.fp;

/// Unsigned division of 128 bits by 64 bits, by schoolbook division with 32-bit digits (Knuth, The Art of Computer
/// Programming 2, "Multiple-Precision Arithmetic", algorithm D with two quotient digits).
final class Division128 {
    private static final long LOW = 0xffffffffL;

    private Division128() {}

    /// floor(high:low / divisor). The divisor has its top bit set and `high` is below it, so that the quotient
    /// fits.
    static long quotient(long high, long low, long divisor) {
        long upper = digit(high, low >>> 32, divisor);
        long rest = (high << 32 | low >>> 32) - upper * divisor;
        long lower = digit(rest, low & LOW, divisor);
        return (upper << 32) + lower;
    }

    /// One digit: floor((rest * 2^32 + next) / divisor).
    private static long digit(long rest, long next, long divisor) {
        long divisorHigh = divisor >>> 32;
        long divisorLow = divisor & LOW;
        long digit = Long.divideUnsigned(rest, divisorHigh);
        long remainder = rest - digit * divisorHigh;
        while (digit > LOW || Long.compareUnsigned(digit * divisorLow, remainder << 32 | next) > 0) {
            digit--;
            remainder += divisorHigh;
            if (remainder > LOW) {
                break;
            }
        }
        return digit;
    }
}
