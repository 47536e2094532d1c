package hypercell.engine.x86.semantics.simd;

/// Selecting, aligning, blending and horizontal arithmetic (SDM 2B "PSHUFB", "PSHUFW", "PALIGNR", "PHADDW/PHADDD" and
/// following). 128-bit operands travel as two halves.
public final class Shuffle {
    private static final long DWORD = 0xffffffffL;

    private Shuffle() {}

    /// Word `index` (0..3) of 64 bits.
    private static long word(long a, int index) {
        return a >>> 16 * (index & 3) & 0xffff;
    }

    /// Doubleword `index` (0..3) of 128 bits.
    public static long dword(long low, long high, int index) {
        long half = (index & 2) == 0 ? low : high;
        return (index & 1) == 0 ? half & DWORD : half >>> 32;
    }

    /// PSHUFW, and the halves of PSHUFLW and PSHUFHW.
    public static long pshufw(long a, int order) {
        return word(a, order) | word(a, order >> 2) << 16 | word(a, order >> 4) << 32 | word(a, order >> 6) << 48;
    }

    /// Two doublewords chosen by the low four bits of `order`: half of PSHUFD, SHUFPS.
    public static long dwords(long low, long high, int order) {
        return dword(low, high, order & 3) | dword(low, high, order >> 2 & 3) << 32;
    }

    /// PSHUFB on MMX registers.
    public static long pshufb(long a, long selectors) {
        return bytes(a, a, selectors, 7);
    }

    /// Half of PSHUFB on XMM registers: the bytes of high:low that eight selectors choose.
    public static long pshufb(long low, long high, long selectors) {
        return bytes(low, high, selectors, 15);
    }

    private static long bytes(long low, long high, long selectors, int mask) {
        long result = 0;
        for (int shift = 0; shift < 64; shift += 8) {
            int selector = (int) (selectors >> shift);
            if ((selector & 0x80) == 0) {
                int index = selector & mask;
                long half = index < 8 ? low : high;
                result |= (half >>> 8 * (index & 7) & 0xff) << shift;
            }
        }
        return result;
    }

    /// 64 bits of high:low from byte `from`; zeros come in above.
    public static long window(long low, long high, int from) {
        if (from >= 16) {
            return 0;
        }
        int shift = 8 * (from & 7);
        if (from >= 8) {
            return high >>> shift;
        }
        return shift == 0 ? low : low >>> shift | high << 64 - shift;
    }

    /// PALIGNR on MMX registers.
    public static long palignr(long a, long b, int from) {
        return window(b, a, from);
    }

    /// Blends 64 bits bytewise: where the sign of a mask's byte is set, b.
    public static long pblendvb(long a, long b, long mask) {
        return select(a, b, Lanes.bytes(mask, mask, (x, y) -> x >> 7));
    }

    public static long blendvps(long a, long b, long mask) {
        return select(a, b, Lanes.dwords(mask, mask, (x, y) -> x >> 31));
    }

    public static long blendvpd(long a, long b, long mask) {
        return mask < 0 ? b : a;
    }

    /// Blends four words by the low four bits of `mask`.
    public static long blendWords(long a, long b, int mask) {
        long selected = 0;
        for (int i = 0; i < 4; i++) {
            selected |= (mask >> i & 1) != 0 ? 0xffffL << 16 * i : 0;
        }
        return select(a, b, selected);
    }

    /// Blends two doublewords by the low two bits of `mask`.
    public static long blendDwords(long a, long b, int mask) {
        return select(a, b, ((mask & 1) != 0 ? DWORD : 0) | ((mask & 2) != 0 ? ~DWORD : 0));
    }

    private static long select(long a, long b, long mask) {
        return a & ~mask | b & mask;
    }

    // --- horizontal: the pairs of the first operand below those of the second ---

    /// The even words of a and b.
    private static long evenWords(long a, long b) {
        return a & 0xffff | a >>> 16 & 0xffff0000L | b << 32 & 0xffff00000000L | b << 16 & 0xffff000000000000L;
    }

    private static long oddWords(long a, long b) {
        return evenWords(a >>> 16, b >>> 16);
    }

    private static long evenDwords(long a, long b) {
        return a & DWORD | b << 32;
    }

    private static long oddDwords(long a, long b) {
        return a >>> 32 | b & ~DWORD;
    }

    public static long phaddw(long a, long b) {
        return PackedArithmetic.paddw(evenWords(a, b), oddWords(a, b));
    }

    public static long phaddd(long a, long b) {
        return PackedArithmetic.paddd(evenDwords(a, b), oddDwords(a, b));
    }

    public static long phaddsw(long a, long b) {
        return PackedArithmetic.paddsw(evenWords(a, b), oddWords(a, b));
    }

    public static long phsubw(long a, long b) {
        return PackedArithmetic.psubw(evenWords(a, b), oddWords(a, b));
    }

    public static long phsubd(long a, long b) {
        return PackedArithmetic.psubd(evenDwords(a, b), oddDwords(a, b));
    }

    public static long phsubsw(long a, long b) {
        return PackedArithmetic.psubsw(evenWords(a, b), oddWords(a, b));
    }

    // --- extensions: the low lanes of a half widened ---

    /// Lanes of `from` bits widened to `to` bits with their signs; `first` is the first lane taken.
    public static long extendSigned(long a, int first, int from, int to) {
        long result = 0;
        long mask = to == 64 ? -1 : (1L << to) - 1;
        for (int i = 0; i * to < 64; i++) {
            long lane = a << 64 - from * (first + i + 1) >> 64 - from;
            result |= (lane & mask) << i * to;
        }
        return result;
    }

    /// [#extendSigned] with zeros.
    public static long extendUnsigned(long a, int first, int from, int to) {
        long result = 0;
        for (int i = 0; i * to < 64; i++) {
            result |= (a << 64 - from * (first + i + 1) >>> 64 - from) << i * to;
        }
        return result;
    }

    // --- searches ---

    /// PHMINPOSUW: the smallest of eight words, and in bits 18:16 where it first stands.
    public static long phminposuw(long low, long high) {
        long best = word(low, 0);
        int at = 0;
        for (int i = 1; i < 8; i++) {
            long word = word(i < 4 ? low : high, i);
            if (word < best) {
                best = word;
                at = i;
            }
        }
        return best | (long) at << 16;
    }

    /// Half of MPSADBW: four sums of absolute differences. `a` holds 7 bytes from the first block on, `b` the four
    /// bytes that are compared.
    public static long mpsadbw(long a, int b) {
        long result = 0;
        for (int i = 0; i < 4; i++) {
            int sum = 0;
            for (int j = 0; j < 32; j += 8) {
                sum += Math.abs((int) (a >>> 8 * i + j & 0xff) - (b >>> j & 0xff));
            }
            result |= (long) sum << 16 * i;
        }
        return result;
    }

    /// PMOVMSKB of 64 bits: the signs of eight bytes.
    public static int byteSigns(long a) {
        return (int) ((a & 0x8080808080808080L) * 0x0002040810204081L >>> 56);
    }
}
