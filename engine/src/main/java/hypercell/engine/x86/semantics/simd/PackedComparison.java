package hypercell.engine.x86.semantics.simd;

/// Comparisons, minima and maxima, and bitwise logic on the lanes of 64 bits (SDM 2B "PCMPEQB/PCMPEQW/PCMPEQD" and
/// following).
public final class PackedComparison {
    private PackedComparison() {}

    public static long pcmpeqb(long a, long b) {
        return Lanes.bytes(a, b, (x, y) -> x == y ? -1 : 0);
    }

    public static long pcmpeqw(long a, long b) {
        return Lanes.words(a, b, (x, y) -> x == y ? -1 : 0);
    }

    public static long pcmpeqd(long a, long b) {
        return Lanes.dwords(a, b, (x, y) -> x == y ? -1 : 0);
    }

    public static long pcmpeqq(long a, long b) {
        return a == b ? -1 : 0;
    }

    public static long pcmpgtb(long a, long b) {
        return Lanes.bytes(a, b, (x, y) -> x > y ? -1 : 0);
    }

    public static long pcmpgtw(long a, long b) {
        return Lanes.words(a, b, (x, y) -> x > y ? -1 : 0);
    }

    public static long pcmpgtd(long a, long b) {
        return Lanes.dwords(a, b, (x, y) -> x > y ? -1 : 0);
    }

    public static long pcmpgtq(long a, long b) {
        return a > b ? -1 : 0;
    }

    public static long pminsb(long a, long b) {
        return Lanes.bytes(a, b, Math::min);
    }

    public static long pminsw(long a, long b) {
        return Lanes.words(a, b, Math::min);
    }

    public static long pminsd(long a, long b) {
        return Lanes.dwords(a, b, Math::min);
    }

    public static long pminub(long a, long b) {
        return Lanes.bytes(a, b, (x, y) -> Math.min(x & 0xff, y & 0xff));
    }

    public static long pminuw(long a, long b) {
        return Lanes.words(a, b, (x, y) -> Math.min(x & 0xffff, y & 0xffff));
    }

    public static long pminud(long a, long b) {
        return Lanes.dwords(a, b, (x, y) -> Long.compareUnsigned(x, y) < 0 ? x : y);
    }

    public static long pmaxsb(long a, long b) {
        return Lanes.bytes(a, b, Math::max);
    }

    public static long pmaxsw(long a, long b) {
        return Lanes.words(a, b, Math::max);
    }

    public static long pmaxsd(long a, long b) {
        return Lanes.dwords(a, b, Math::max);
    }

    public static long pmaxub(long a, long b) {
        return Lanes.bytes(a, b, (x, y) -> Math.max(x & 0xff, y & 0xff));
    }

    public static long pmaxuw(long a, long b) {
        return Lanes.words(a, b, (x, y) -> Math.max(x & 0xffff, y & 0xffff));
    }

    public static long pmaxud(long a, long b) {
        return Lanes.dwords(a, b, (x, y) -> Long.compareUnsigned(x, y) > 0 ? x : y);
    }

    public static long pand(long a, long b) {
        return a & b;
    }

    public static long pandn(long a, long b) {
        return ~a & b;
    }

    public static long por(long a, long b) {
        return a | b;
    }

    public static long pxor(long a, long b) {
        return a ^ b;
    }
}
