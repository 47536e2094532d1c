package hypercell.engine.x86.semantics.simd;

/// Packing and unpacking (SDM 2B "PACKSSWB/PACKSSDW", "PACKUSWB", "PACKUSDW", "PUNPCKLBW ..."), in pieces that MMX and
/// SSE instructions put together.
public final class Interleave {
    private static final long DWORD = 0xffffffffL;

    private Interleave() {}

    // --- four or two lanes of 64 bits become the low 32 bits ---

    /// Words to signed bytes.
    public static long narrowSignedWords(long a) {
        return narrowWord(Lanes.words(a, a, (x, y) -> Lanes.signedByte(x)));
    }

    /// Words to unsigned bytes.
    public static long narrowUnsignedWords(long a) {
        return narrowWord(Lanes.words(a, a, (x, y) -> Lanes.unsignedByte(x)));
    }

    private static long narrowWord(long a) {
        return a & 0xff | a >>> 8 & 0xff00 | a >>> 16 & 0xff0000 | a >>> 24 & 0xff000000L;
    }

    /// Doublewords to signed words.
    public static long narrowSignedDwords(long a) {
        return Lanes.signedWord((int) a) & 0xffffL | (Lanes.signedWord(a >> 32) & 0xffffL) << 16;
    }

    /// Doublewords to unsigned words.
    public static long narrowUnsignedDwords(long a) {
        return Lanes.unsignedWord((int) a) & 0xffffL | (Lanes.unsignedWord((int) (a >> 32)) & 0xffffL) << 16;
    }

    public static long packsswb(long a, long b) {
        return narrowSignedWords(a) | narrowSignedWords(b) << 32;
    }

    public static long packuswb(long a, long b) {
        return narrowUnsignedWords(a) | narrowUnsignedWords(b) << 32;
    }

    public static long packssdw(long a, long b) {
        return narrowSignedDwords(a) | narrowSignedDwords(b) << 32;
    }

    public static long packusdw(long a, long b) {
        return narrowUnsignedDwords(a) | narrowUnsignedDwords(b) << 32;
    }

    // --- the low 32 bits of two operands become 64 bits ---

    private static long spreadBytes(long a) {
        return a & 0xff | (a & 0xff00) << 8 | (a & 0xff0000) << 16 | (a & 0xff000000L) << 24;
    }

    private static long spreadWords(long a) {
        return a & 0xffff | (a & 0xffff0000L) << 16;
    }

    public static long punpcklbw(long a, long b) {
        return spreadBytes(a) | spreadBytes(b) << 8;
    }

    public static long punpcklwd(long a, long b) {
        return spreadWords(a) | spreadWords(b) << 16;
    }

    public static long punpckldq(long a, long b) {
        return a & DWORD | b << 32;
    }

    // --- the high 32 bits do ---

    public static long punpckhbw(long a, long b) {
        return punpcklbw(a >>> 32, b >>> 32);
    }

    public static long punpckhwd(long a, long b) {
        return punpcklwd(a >>> 32, b >>> 32);
    }

    public static long punpckhdq(long a, long b) {
        return a >>> 32 | b & ~DWORD;
    }
}
