package hypercell.engine.x86.isa;

import java.util.Set;

/// How prefixes choose the operand size of a row, SDM 2 "Instruction Prefixes" and the superscripts of "Opcode Map".
enum OperandSize {
    /// 66 switches between 16 and 32 bits; in 64-bit code REX.W makes it 64 bits, and beats 66.
    BY_PREFIX,
    /// `d64`: 64 bits in 64-bit code, 16 with 66; there is no way to say 32.
    DEFAULT_64,
    /// `f64`: 64 bits in 64-bit code, whatever the prefixes.
    FORCED_64,
    /// `max32`: REX.W does not widen it beyond 32 bits.
    AT_MOST_32;

    /// Operand size in code of any width.
    ///
    /// @param prefix whether 66 is present
    /// @param wide REX.W or VEX.W
    int bits(int codeBits, boolean prefix, boolean wide) {
        return codeBits == 64 ? in64(prefix, wide) : prefix ? 48 - codeBits : codeBits;
    }

    private int in64(boolean prefix, boolean wide) {
        boolean narrow = prefix && !wide;
        return switch (this) {
            case BY_PREFIX -> wide ? 64 : narrow ? 16 : 32;
            case DEFAULT_64 -> narrow ? 16 : 64;
            case FORCED_64 -> 64;
            case AT_MOST_32 -> narrow ? 16 : 32;
        };
    }

    /// The rule that a row's traits name.
    static OperandSize of(Set<String> traits) {
        return traits.contains("d64")
                ? DEFAULT_64
                : traits.contains("f64") ? FORCED_64 : traits.contains("max32") ? AT_MOST_32 : BY_PREFIX;
    }
}
