package hypercell.engine.x86.semantics;

import hypercell.engine.x86.state.Flags;

/// Shifts and rotates (SDM 2B "SAL/SAR/SHL/SHR", "RCL/RCR/ROL/ROR", "SHLD", "SHRD"). Operands are sign-extended from
/// `bits`; counts are raw and masked here. Where the manual leaves OF undefined (count > 1) the value is what Intel
/// processors leave: the rule for count 1 applied to the last step.
public final class Shift {
    private Shift() {}

    private static long unsigned(long value, int bits) {
        return bits == 64 ? value : value & (1L << bits) - 1;
    }

    private static int masked(long count, int bits) {
        return (int) count & (bits == 64 ? 63 : 31);
    }

    private static boolean bit(long value, int number) {
        return (value >>> number & 1) != 0;
    }

    /// SHL, SAL.
    public static long shl(Flags flags, long a, long count, int bits) {
        int n = masked(count, bits);
        if (n == 0) {
            return a;
        }
        boolean carry = n <= bits && bit(a, bits - n);
        long result = n < bits ? Alu.extend(a << n, bits) : 0;
        flags.set(result, carry, carry ^ result < 0, false);
        return result;
    }

    /// SHR.
    public static long shr(Flags flags, long a, long count, int bits) {
        int n = masked(count, bits);
        if (n == 0) {
            return a;
        }
        long value = unsigned(a, bits);
        boolean carry = n <= bits && bit(value, n - 1);
        long result = n < bits ? Alu.extend(value >>> n, bits) : 0;
        boolean before = n <= bits && bit(value, bits - 1) && n == 1;
        flags.set(result, carry, before, false);
        return result;
    }

    /// SAR.
    public static long sar(Flags flags, long a, long count, int bits) {
        int n = masked(count, bits);
        if (n == 0) {
            return a;
        }
        boolean carry = bit(a, Math.min(n, 64) - 1);
        long result = a >> Math.min(n, 63);
        flags.set(result, carry, false, false);
        return result;
    }

    /// ROL: only CF and OF change.
    public static long rol(Flags flags, long a, long count, int bits) {
        int n = masked(count, bits);
        if (n == 0) {
            return a;
        }
        long result = rotatedLeft(a, n % bits, bits);
        setCarryOverflow(flags, bit(result, 0), bit(result, 0) ^ result < 0);
        return result;
    }

    /// ROR: only CF and OF change.
    public static long ror(Flags flags, long a, long count, int bits) {
        int n = masked(count, bits);
        if (n == 0) {
            return a;
        }
        long result = rotatedLeft(a, (bits - n % bits) % bits, bits);
        setCarryOverflow(flags, result < 0, result < 0 ^ bit(result, bits - 2));
        return result;
    }

    /// RCL: rotates through CF.
    public static long rcl(Flags flags, long a, long count, int bits) {
        int n = masked(count, bits) % (bits + 1);
        if (masked(count, bits) == 0) {
            return a;
        }
        long value = unsigned(a, bits);
        boolean carry = flags.carry();
        for (int i = 0; i < n; i++) {
            boolean out = bit(value, bits - 1);
            value = unsigned(value << 1 | (carry ? 1 : 0), bits);
            carry = out;
        }
        long result = Alu.extend(value, bits);
        setCarryOverflow(flags, carry, carry ^ result < 0);
        return result;
    }

    /// RCR: rotates through CF.
    public static long rcr(Flags flags, long a, long count, int bits) {
        int n = masked(count, bits) % (bits + 1);
        if (masked(count, bits) == 0) {
            return a;
        }
        long value = unsigned(a, bits);
        boolean carry = flags.carry();
        for (int i = 0; i < n; i++) {
            boolean out = bit(value, 0);
            value = value >>> 1 | (carry ? 1L << bits - 1 : 0);
            carry = out;
        }
        long result = Alu.extend(value, bits);
        setCarryOverflow(flags, carry, result < 0 ^ bit(result, bits - 2));
        return result;
    }

    /// SHLD: `a` shifted left, filled from the top of `fill`.
    public static long shld(Flags flags, long a, long fill, long count, int bits) {
        int n = masked(count, bits);
        if (n == 0) {
            return a;
        }
        if (n > bits) { // only 16-bit operands: undefined in the manual; processors continue with the first operand's
            // bits
            return shld(flags, fill, a, n - bits, bits);
        }
        boolean carry = bit(a, bits - n);
        long result = n == bits ? fill : Alu.extend(a << n | unsigned(fill, bits) >>> bits - n, bits);
        flags.set(result, carry, a < 0 ^ result < 0, false);
        return result;
    }

    /// SHRD: `a` shifted right, filled from the bottom of `fill`.
    public static long shrd(Flags flags, long a, long fill, long count, int bits) {
        int n = masked(count, bits);
        if (n == 0) {
            return a;
        }
        if (n > bits) { // see shld
            return shrd(flags, fill, a, n - bits, bits);
        }
        boolean carry = bit(a, n - 1);
        long result = n == bits ? fill : Alu.extend(unsigned(a, bits) >>> n | fill << bits - n, bits);
        flags.set(result, carry, a < 0 ^ result < 0, false);
        return result;
    }

    private static long rotatedLeft(long a, int n, int bits) {
        if (n == 0) {
            return a;
        }
        long value = unsigned(a, bits);
        return Alu.extend(value << n | value >>> bits - n, bits);
    }

    private static void setCarryOverflow(Flags flags, boolean carry, boolean overflow) {
        int others = flags.status() & ~(Flags.CF | Flags.OF);
        flags.setStatus(others | (carry ? Flags.CF : 0) | (overflow ? Flags.OF : 0));
    }
}
