package hypercell.engine.x86.semantics;

import hypercell.engine.x86.state.Flags;

/// POPCNT, LZCNT, TZCNT, BMI1, BMI2, ADX and CRC32 (SDM 2). Operands are sign-extended from `bits`, results may be:
/// whoever writes them truncates. Flags that the manual leaves undefined are cleared.
public final class BitManipulation {
    /// The Castagnoli polynomial, bits reversed, which CRC32 uses.
    private static final int CRC32C = 0x82f63b78;

    private BitManipulation() {}

    private static long unsigned(long value, int bits) {
        return bits == 64 ? value : value & (1L << bits) - 1;
    }

    private static void setFlags(Flags flags, boolean zero, boolean sign, boolean carry) {
        flags.setStatus((zero ? Flags.ZF : 0) | (sign ? Flags.SF : 0) | (carry ? Flags.CF : 0));
    }

    /// POPCNT: number of set bits.
    public static long popcnt(Flags flags, long a, int bits) {
        setFlags(flags, a == 0, false, false);
        return Long.bitCount(unsigned(a, bits));
    }

    /// LZCNT: zero bits above the highest set one.
    public static long lzcnt(Flags flags, long a, int bits) {
        long count = Long.numberOfLeadingZeros(unsigned(a, bits)) - (64 - bits);
        setFlags(flags, count == 0, false, a == 0);
        return count;
    }

    /// TZCNT: zero bits below the lowest set one.
    public static long tzcnt(Flags flags, long a, int bits) {
        long count = a == 0 ? bits : Long.numberOfTrailingZeros(a);
        setFlags(flags, count == 0, false, a == 0);
        return count;
    }

    /// ANDN: `b` without the bits of `a`.
    public static long andn(Flags flags, long a, long b) {
        long result = ~a & b;
        setFlags(flags, result == 0, result < 0, false);
        return result;
    }

    /// BLSI: the lowest set bit.
    public static long blsi(Flags flags, long a, int bits) {
        long result = Alu.extend(a & -a, bits);
        setFlags(flags, result == 0, result < 0, a != 0);
        return result;
    }

    /// BLSMSK: all bits up to the lowest set one.
    public static long blsmsk(Flags flags, long a, int bits) {
        long result = Alu.extend(a ^ a - 1, bits);
        setFlags(flags, false, result < 0, a == 0);
        return result;
    }

    /// BLSR: without the lowest set bit.
    public static long blsr(Flags flags, long a, int bits) {
        long result = Alu.extend(a & a - 1, bits);
        setFlags(flags, result == 0, result < 0, a == 0);
        return result;
    }

    /// BEXTR: the bits that the control's low byte (start) and second byte (length) select.
    public static long bextr(Flags flags, long a, long control, int bits) {
        int start = (int) control & 0xff;
        int length = (int) (control >>> 8) & 0xff;
        long shifted = start < bits ? unsigned(a, bits) >>> start : 0;
        long result = length < 64 ? shifted & (1L << length) - 1 : shifted;
        setFlags(flags, result == 0, false, false);
        return result;
    }

    /// BZHI: zero from the bit that the low byte of `index` names.
    public static long bzhi(Flags flags, long a, long index, int bits) {
        int first = (int) index & 0xff;
        long result = first < bits ? Alu.extend(a & (1L << first) - 1, bits) : a;
        setFlags(flags, result == 0, result < 0, first > bits - 1);
        return result;
    }

    /// PDEP: low bits of `a` to the places that `mask` has.
    public static long pdep(long a, long mask, int bits) {
        return Long.expand(a, unsigned(mask, bits));
    }

    /// PEXT: the bits of `a` at the places of `mask`, together.
    public static long pext(long a, long mask, int bits) {
        return Long.compress(a, unsigned(mask, bits));
    }

    /// RORX: rotated right, flags untouched.
    public static long rorx(long a, int count, int bits) {
        int n = count & bits - 1;
        long value = unsigned(a, bits);
        return n == 0 ? a : Alu.extend(value >>> n | value << bits - n, bits);
    }

    /// SHLX.
    public static long shlx(long a, long count, int bits) {
        return Alu.extend(a << (count & bits - 1), bits);
    }

    /// SHRX.
    public static long shrx(long a, long count, int bits) {
        return Alu.extend(unsigned(a, bits) >>> (count & bits - 1), bits);
    }

    /// SARX.
    public static long sarx(long a, long count, int bits) {
        return a >> (count & bits - 1);
    }

    /// Carry out of `a + b + carry`: ADCX keeps it in CF, ADOX in OF.
    public static boolean carryOut(long a, long b, boolean carry, int bits) {
        long x = unsigned(a, bits);
        long y = unsigned(b, bits);
        long sum = unsigned(x + y + (carry ? 1 : 0), bits);
        return carry ? Long.compareUnsigned(sum, x) <= 0 : Long.compareUnsigned(sum, x) < 0;
    }

    /// CRC32: `bits` of data, low byte first, into a CRC-32C (iSCSI).
    public static long crc32(long crc, long data, int bits) {
        int value = (int) crc;
        for (int at = 0; at < bits; at += 8) {
            value ^= (int) (data >>> at) & 0xff;
            for (int i = 0; i < 8; i++) {
                value = value >>> 1 ^ ((value & 1) != 0 ? CRC32C : 0);
            }
        }
        return value & 0xffffffffL;
    }
}
