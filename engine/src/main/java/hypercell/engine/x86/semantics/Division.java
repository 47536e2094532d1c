package hypercell.engine.x86.semantics;

/// Division of a double-width dividend (SDM 2A "DIV", "IDIV"). No flag is changed. Callers test [#overflows] and
/// [#overflowsSigned] first: they mean #DE.
public final class Division {
    private Division() {}

    /// Whether unsigned `dividend / divisor` does not fit `bits` (8, 16, 32), division by zero included. `dividend`
    /// holds 2 * bits unsigned bits, `divisor` is sign-extended as operands are.
    public static boolean overflows(long dividend, long divisor, int bits) {
        long d = divisor & (1L << bits) - 1;
        return d == 0 || Long.compareUnsigned(dividend >>> bits, d) >= 0;
    }

    /// Unsigned quotient.
    public static long quotient(long dividend, long divisor, int bits) {
        return Long.divideUnsigned(dividend, divisor & (1L << bits) - 1);
    }

    /// Unsigned remainder.
    public static long remainder(long dividend, long divisor, int bits) {
        return Long.remainderUnsigned(dividend, divisor & (1L << bits) - 1);
    }

    /// Whether signed `dividend / divisor` does not fit `bits`; both sign-extended.
    public static boolean overflowsSigned(long dividend, long divisor, int bits) {
        if (divisor == 0 || dividend == Long.MIN_VALUE && divisor == -1) {
            return true;
        }
        long quotient = dividend / divisor;
        return Alu.extend(quotient, bits) != quotient;
    }
}
