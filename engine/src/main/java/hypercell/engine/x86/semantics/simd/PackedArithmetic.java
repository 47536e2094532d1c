package hypercell.engine.x86.semantics.simd;

/// Integer arithmetic on the lanes of 64 bits: what an MMX instruction does to its operand and an SSE instruction to
/// each half of its operands. Methods bear the instructions' names (SDM 2B "PADDB/PADDW/PADDD/PADDQ" and following).
public final class PackedArithmetic {
    private static final long BYTE_SIGNS = 0x8080808080808080L;
    private static final long WORD_SIGNS = 0x8000800080008000L;
    private static final long DWORD_SIGNS = 0x8000000080000000L;
    private static final long DWORD = 0xffffffffL;

    private PackedArithmetic() {}

    // --- wrapping: the sign bits are added apart, so that no carry leaves its lane ---

    private static long add(long a, long b, long signs) {
        return (a & ~signs) + (b & ~signs) ^ (a ^ b) & signs;
    }

    private static long subtract(long a, long b, long signs) {
        return (a | signs) - (b & ~signs) ^ (a ^ ~b) & signs;
    }

    public static long paddb(long a, long b) {
        return add(a, b, BYTE_SIGNS);
    }

    public static long paddw(long a, long b) {
        return add(a, b, WORD_SIGNS);
    }

    public static long paddd(long a, long b) {
        return add(a, b, DWORD_SIGNS);
    }

    public static long paddq(long a, long b) {
        return a + b;
    }

    public static long psubb(long a, long b) {
        return subtract(a, b, BYTE_SIGNS);
    }

    public static long psubw(long a, long b) {
        return subtract(a, b, WORD_SIGNS);
    }

    public static long psubd(long a, long b) {
        return subtract(a, b, DWORD_SIGNS);
    }

    public static long psubq(long a, long b) {
        return a - b;
    }

    // --- saturating ---

    public static long paddsb(long a, long b) {
        return Lanes.bytes(a, b, (x, y) -> Lanes.signedByte(x + y));
    }

    public static long paddsw(long a, long b) {
        return Lanes.words(a, b, (x, y) -> Lanes.signedWord(x + y));
    }

    public static long paddusb(long a, long b) {
        return Lanes.bytes(a, b, (x, y) -> Lanes.unsignedByte((x & 0xff) + (y & 0xff)));
    }

    public static long paddusw(long a, long b) {
        return Lanes.words(a, b, (x, y) -> Lanes.unsignedWord((x & 0xffff) + (y & 0xffff)));
    }

    public static long psubsb(long a, long b) {
        return Lanes.bytes(a, b, (x, y) -> Lanes.signedByte(x - y));
    }

    public static long psubsw(long a, long b) {
        return Lanes.words(a, b, (x, y) -> Lanes.signedWord(x - y));
    }

    public static long psubusb(long a, long b) {
        return Lanes.bytes(a, b, (x, y) -> Lanes.unsignedByte((x & 0xff) - (y & 0xff)));
    }

    public static long psubusw(long a, long b) {
        return Lanes.words(a, b, (x, y) -> Lanes.unsignedWord((x & 0xffff) - (y & 0xffff)));
    }

    // --- averages, absolute values, signs ---

    public static long pavgb(long a, long b) {
        return Lanes.bytes(a, b, (x, y) -> (x & 0xff) + (y & 0xff) + 1 >> 1);
    }

    public static long pavgw(long a, long b) {
        return Lanes.words(a, b, (x, y) -> (x & 0xffff) + (y & 0xffff) + 1 >> 1);
    }

    /// PABSB: of the source alone, as PABSW and PABSD.
    public static long pabsb(long a, long b) {
        return Lanes.bytes(b, b, (x, y) -> Math.abs(x));
    }

    public static long pabsw(long a, long b) {
        return Lanes.words(b, b, (x, y) -> Math.abs(x));
    }

    public static long pabsd(long a, long b) {
        return Lanes.dwords(b, b, (x, y) -> Math.abs(x));
    }

    public static long psignb(long a, long b) {
        return Lanes.bytes(a, b, (x, y) -> x * Integer.signum(y));
    }

    public static long psignw(long a, long b) {
        return Lanes.words(a, b, (x, y) -> x * Integer.signum(y));
    }

    public static long psignd(long a, long b) {
        return Lanes.dwords(a, b, (x, y) -> x * Long.signum(y));
    }

    // --- products ---

    public static long pmullw(long a, long b) {
        return Lanes.words(a, b, (x, y) -> x * y);
    }

    public static long pmulhw(long a, long b) {
        return Lanes.words(a, b, (x, y) -> x * y >> 16);
    }

    public static long pmulhuw(long a, long b) {
        return Lanes.words(a, b, (x, y) -> (x & 0xffff) * (y & 0xffff) >>> 16);
    }

    public static long pmulhrsw(long a, long b) {
        return Lanes.words(a, b, (x, y) -> (x * y >> 14) + 1 >> 1);
    }

    public static long pmulld(long a, long b) {
        return Lanes.dwords(a, b, (x, y) -> x * y);
    }

    public static long pmuludq(long a, long b) {
        return (a & DWORD) * (b & DWORD);
    }

    public static long pmuldq(long a, long b) {
        return (long) (int) a * (int) b;
    }

    public static long pmaddwd(long a, long b) {
        int low = (short) a * (short) b + (short) (a >> 16) * (short) (b >> 16);
        int high = (short) (a >> 32) * (short) (b >> 32) + (int) (a >> 48) * (int) (b >> 48);
        return low & DWORD | (long) high << 32;
    }

    /// Unsigned bytes of the destination times signed bytes of the source.
    public static long pmaddubsw(long a, long b) {
        long result = 0;
        for (int shift = 0; shift < 64; shift += 16) {
            int low = (int) (a >> shift & 0xff) * (byte) (b >> shift);
            int high = (int) (a >> shift + 8 & 0xff) * (byte) (b >> shift + 8);
            result |= (Lanes.signedWord(low + high) & 0xffffL) << shift;
        }
        return result;
    }

    public static long psadbw(long a, long b) {
        int sum = 0;
        for (int shift = 0; shift < 64; shift += 8) {
            sum += Math.abs((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff));
        }
        return sum;
    }
}
