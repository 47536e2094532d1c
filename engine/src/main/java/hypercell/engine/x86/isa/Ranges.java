package hypercell.engine.x86.isa;

/// Which values fit a width: assembly text writes both 0FFFFh and -1 for the same 16 bits.
final class Ranges {
    private Ranges() {}

    /// Whether `value` is in -2^(bits-1) .. 2^bits-1.
    static boolean fits(long value, int bits) {
        return bits >= 64 || (value >= -(1L << (bits - 1)) && value <= (1L << bits) - 1);
    }

    /// Whether the low `bits` of `value` are the sign-extension of the low `encoded`.
    static boolean fitsExtended(long value, int encoded, int bits) {
        long extended = signExtend(value, bits);
        return extended == signExtend(extended, encoded);
    }

    static long signExtend(long value, int bits) {
        return value << (64 - bits) >> (64 - bits);
    }

    /// "does not fit in 8 bits (-128..255)".
    static String sentence(String what, int bits) {
        return what + " does not fit in " + bits + " bits (" + -(1L << (bits - 1)) + ".." + ((1L << bits) - 1) + ")";
    }

    /// "does not fit in 32 bits that are sign-extended (-2147483648..2147483647)".
    static String extendedSentence(String what, int bits) {
        long limit = 1L << (bits - 1);
        return what + " does not fit in " + bits + " bits that are sign-extended (" + -limit + ".." + (limit - 1) + ")";
    }
}
