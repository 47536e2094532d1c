package hypercell.engine.x86.semantics;

import hypercell.engine.x86.state.Flags;

/// Single bits: BT, BTS, BTR, BTC, BSF, BSR, BSWAP.
public final class Bits {
    private Bits() {}

    /// CF = bit `number` of `a`; other flags stay, as on processors.
    public static void bt(Flags flags, long a, int number) {
        flags.setCarry((a >>> number & 1) != 0);
    }

    /// BTS: the bit set.
    public static long bts(Flags flags, long a, int number, int bits) {
        bt(flags, a, number);
        return Alu.extend(a | 1L << number, bits);
    }

    /// BTR: the bit cleared.
    public static long btr(Flags flags, long a, int number, int bits) {
        bt(flags, a, number);
        return Alu.extend(a & ~(1L << number), bits);
    }

    /// BTC: the bit inverted.
    public static long btc(Flags flags, long a, int number, int bits) {
        bt(flags, a, number);
        return Alu.extend(a ^ 1L << number, bits);
    }

    /// BSF: index of the lowest set bit, or `old` when `a` is zero (undefined in the manual; processors keep the
    /// destination). ZF = source is zero.
    public static long bsf(Flags flags, long a, long old) {
        if (a == 0) {
            flags.setZero(true);
            return old;
        }
        flags.setZero(false);
        return Long.numberOfTrailingZeros(a);
    }

    /// BSR: index of the highest set bit; see [#bsf].
    public static long bsr(Flags flags, long a, long old, int bits) {
        if (a == 0) {
            flags.setZero(true);
            return old;
        }
        flags.setZero(false);
        long value = bits == 64 ? a : a & (1L << bits) - 1;
        return 63 - Long.numberOfLeadingZeros(value);
    }

    /// BSWAP of 32 bits. With a 16-bit operand the manual leaves the result undefined; processors clear it.
    public static long bswap(long a, int bits) {
        return bits == 32 ? Integer.reverseBytes((int) a) : bits == 64 ? Long.reverseBytes(a) : 0;
    }
}
