package hypercell.dsl.internal;

import java.math.BigDecimal;

/// Units on numbers: sizes in bytes (`4.KiB`, `16.MiB`, `1.5.GiB`) and guest time in nanoseconds (`10.ms`).
public final class Units {
    private Units() {}

    /// Binary kilobytes, in bytes.
    public static long getKiB(Number count) {
        return exact(count, 1L << 10, "KiB");
    }

    /// Binary megabytes, in bytes.
    public static long getMiB(Number count) {
        return exact(count, 1L << 20, "MiB");
    }

    /// Binary gigabytes, in bytes.
    public static long getGiB(Number count) {
        return exact(count, 1L << 30, "GiB");
    }

    /// Guest nanoseconds.
    public static long getNs(Number count) {
        return exact(count, 1, "ns");
    }

    /// Microseconds, in guest nanoseconds.
    public static long getUs(Number count) {
        return exact(count, 1_000, "us");
    }

    /// Milliseconds, in guest nanoseconds.
    public static long getMs(Number count) {
        return exact(count, 1_000_000, "ms");
    }

    private static long exact(Number count, long factor, String unit) {
        try {
            // Whole numbers, nearly all there are, go without BigDecimal: its class initialization squares
            // its way to large powers of ten.
            if (count instanceof Integer || count instanceof Long) {
                return Math.multiplyExact(count.longValue(), factor);
            }
            return new BigDecimal(count.toString())
                    .multiply(BigDecimal.valueOf(factor))
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw Mistake.here(count + "." + unit + " is not a whole number of 64 bits", "");
        }
    }
}
