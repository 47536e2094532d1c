package hypercell.engine.x86.semantics;

import hypercell.engine.x86.state.Flags;

/// Multiplication (SDM 2A "MUL", "IMUL"). CF = OF = the upper half is significant; the other flags, undefined in the
/// manual, are what Intel processors leave: SF, ZF and PF of the low half. Division is in [Division].
public final class MulDiv {
    private MulDiv() {}

    /// Flags after MUL and one-operand IMUL, from both halves (sign-extended).
    private static void flags(Flags flags, long low, boolean significant) {
        flags.set(low, significant, significant, false);
    }

    /// MUL of 8, 16 or 32 bits: the double-width product, sign-extended from 2 * bits.
    public static long mul(Flags flags, long a, long b, int bits) {
        long mask = (1L << bits) - 1;
        long product = (a & mask) * (b & mask);
        flags(flags, Alu.extend(product, bits), product >>> bits != 0);
        return product;
    }

    /// One-operand IMUL of 8, 16 or 32 bits: the double-width product.
    public static long imulWide(Flags flags, long a, long b, int bits) {
        long product = a * b;
        long low = Alu.extend(product, bits);
        flags(flags, low, low != product);
        return product;
    }

    /// Two- and three-operand IMUL: the truncated product.
    public static long imul(Flags flags, long a, long b, int bits) {
        if (bits == 64) {
            return imul64(flags, a, b);
        }
        long product = a * b;
        long low = Alu.extend(product, bits);
        flags(flags, low, low != product);
        return low;
    }

    /// MUL of 64 bits: the low half of the product; [#mulHigh] has the other.
    public static long mul64(Flags flags, long a, long b) {
        flags(flags, a * b, mulHigh(a, b) != 0);
        return a * b;
    }

    /// High half of an unsigned product of 64 bits.
    public static long mulHigh(long a, long b) {
        return Math.unsignedMultiplyHigh(a, b);
    }

    /// One-operand IMUL of 64 bits: the low half of the product; [#imulHigh] has the other.
    public static long imul64(Flags flags, long a, long b) {
        flags(flags, a * b, imulHigh(a, b) != a * b >> 63);
        return a * b;
    }

    /// High half of a signed product of 64 bits.
    public static long imulHigh(long a, long b) {
        return Math.multiplyHigh(a, b);
    }
}
