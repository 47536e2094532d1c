package hypercell.engine.x86.isa;

/// How prefixes choose the operand size of a row, SDM 2 "Instruction Prefixes" and the superscripts of "Opcode Map".
enum OperandSize {
    /// 66 switches between 16 and 32 bits; in 64-bit code REX.W makes it 64 bits, and beats 66.
    BY_PREFIX {
        @Override
        int in64(boolean prefix, boolean wide) {
            return wide ? 64 : prefix ? 16 : 32;
        }
    },
    /// `d64`: 64 bits in 64-bit code, 16 with 66; there is no way to say 32.
    DEFAULT_64 {
        @Override
        int in64(boolean prefix, boolean wide) {
            return prefix && !wide ? 16 : 64;
        }
    },
    /// `f64`: 64 bits in 64-bit code, whatever the prefixes.
    FORCED_64 {
        @Override
        int in64(boolean prefix, boolean wide) {
            return 64;
        }
    },
    /// `max32`: REX.W does not widen it beyond 32 bits.
    AT_MOST_32 {
        @Override
        int in64(boolean prefix, boolean wide) {
            return prefix && !wide ? 16 : 32;
        }
    };

    /// Operand size in 64-bit code.
    ///
    /// @param prefix whether 66 is present
    /// @param wide REX.W or VEX.W
    abstract int in64(boolean prefix, boolean wide);

    /// Operand size in code of any width.
    final int bits(int codeBits, boolean prefix, boolean wide) {
        return codeBits == 64 ? in64(prefix, wide) : prefix ? 48 - codeBits : codeBits;
    }

    /// The rule that a row's traits name.
    static OperandSize of(Row row) {
        return row.is("d64") ? DEFAULT_64 : row.is("f64") ? FORCED_64 : row.is("max32") ? AT_MOST_32 : BY_PREFIX;
    }
}
