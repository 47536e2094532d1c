package hypercell.engine.x86.semantics.simd;

import java.util.function.IntBinaryOperator;
import java.util.function.LongBinaryOperator;

/// Applies an operator to every lane of 64 bits. Lanes arrive sign-extended; results are truncated to the lane. The
/// operators do not capture, so that the compiler folds them into the loops.
final class Lanes {
    private static final long DWORD = 0xffffffffL;

    private Lanes() {}

    static long bytes(long a, long b, IntBinaryOperator operator) {
        long result = 0;
        for (int shift = 0; shift < 64; shift += 8) {
            long lane = operator.applyAsInt((byte) (a >> shift), (byte) (b >> shift)) & 0xffL;
            result |= lane << shift;
        }
        return result;
    }

    static long words(long a, long b, IntBinaryOperator operator) {
        long result = 0;
        for (int shift = 0; shift < 64; shift += 16) {
            long lane = operator.applyAsInt((short) (a >> shift), (short) (b >> shift)) & 0xffffL;
            result |= lane << shift;
        }
        return result;
    }

    static long dwords(long a, long b, LongBinaryOperator operator) {
        long low = operator.applyAsLong((int) a, (int) b) & DWORD;
        return low | operator.applyAsLong(a >> 32, b >> 32) << 32;
    }

    static int signedByte(int value) {
        return Math.clamp(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    static int unsignedByte(int value) {
        return Math.clamp(value, 0, 0xff);
    }

    static int signedWord(long value) {
        return Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    static int unsignedWord(int value) {
        return Math.clamp(value, 0, 0xffff);
    }
}
