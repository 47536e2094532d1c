package hypercell.engine.x86.semantics.simd;

/// Shifts of the lanes of 64 bits by one count for all (SDM 2B "PSLLW/PSLLD/PSLLQ", "PSRAW/PSRAD",
/// "PSRLW/PSRLD/PSRLQ"). Counts are unsigned 64-bit numbers: anything beyond the lane clears it, or fills it with the
/// sign.
public final class PackedShift {
    private static final long DWORD = 0xffffffffL;

    private PackedShift() {}

    private static boolean within(long count, int bits) {
        return Long.compareUnsigned(count, bits) < 0;
    }

    /// `lowBits` in every lane of `bits` bits.
    private static long repeat(long lowBits, int bits) {
        return bits == 16 ? lowBits * 0x0001000100010001L : lowBits * 0x0000000100000001L;
    }

    public static long psllw(long a, long count) {
        return within(count, 16) ? a << count & repeat(0xffff << (int) count & 0xffff, 16) : 0;
    }

    public static long pslld(long a, long count) {
        return within(count, 32) ? a << count & repeat(DWORD << count & DWORD, 32) : 0;
    }

    public static long psllq(long a, long count) {
        return within(count, 64) ? a << count : 0;
    }

    public static long psrlw(long a, long count) {
        return within(count, 16) ? a >>> count & repeat(0xffff >> (int) count, 16) : 0;
    }

    public static long psrld(long a, long count) {
        return within(count, 32) ? a >>> count & repeat(DWORD >>> count, 32) : 0;
    }

    public static long psrlq(long a, long count) {
        return within(count, 64) ? a >>> count : 0;
    }

    public static long psraw(long a, long count) {
        int shift = within(count, 16) ? (int) count : 15;
        long result = 0;
        for (int at = 0; at < 64; at += 16) {
            result |= ((short) (a >> at) >> shift & 0xffffL) << at;
        }
        return result;
    }

    public static long psrad(long a, long count) {
        int shift = within(count, 32) ? (int) count : 31;
        return (int) a >> shift & DWORD | a >> 32 >> shift << 32;
    }
}
