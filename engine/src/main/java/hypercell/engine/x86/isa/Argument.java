package hypercell.engine.x86.isa;

import hypercell.engine.table.Position;

/// An operand as written, before the assembler has chosen a row. Text and the closure form of `asm` both make these.
public sealed interface Argument {
    /// `bits` of a [Value]: `near` was written, the displacement has the operand size of the code.
    int NEAR = -1;
    /// `bits` of a [Memory]: a far pointer, its offset as wide as the operand size of the code.
    int FAR = -2;
    /// `bits` of a [Memory]: `far word`, a far pointer with a 16-bit offset.
    int FAR_WORD = -16;
    /// `bits` of a [Memory]: `far dword`, a far pointer with a 32-bit offset.
    int FAR_DWORD = -32;
    /// `bits` of a [Memory]: `far qword`, a far pointer with a 64-bit offset.
    int FAR_QWORD = -64;

    /// Where it was written.
    Position position();

    /// Any register by name, lower case: general, segment, control, debug.
    record Register(String name, Position position) implements Argument {}

    /// A value; `bits` is 0, or what `byte`, `word`, `dword`, `short` (8) or `near` ([#NEAR]) demanded.
    record Value(Expr expression, int bits, Position position) implements Argument {}

    /// A memory operand.
    ///
    /// @param bits 0 when no size keyword was written; of a far pointer [#FAR], [#FAR_WORD], [#FAR_DWORD] or
    ///     [#FAR_QWORD]
    /// @param segment name of the override, or null
    /// @param base register name or null
    /// @param index register name or null
    /// @param scale 1, 2, 4, 8
    /// @param addressBits 0, or a forced 16, 32 or 64 (`[word 0x1234]`, `[a32 0x1234]`)
    /// @param reference what an address without registers counts from
    record Memory(
            int bits,
            String segment,
            String base,
            String index,
            int scale,
            Expr displacement,
            int addressBits,
            Reference reference,
            Position position)
            implements Argument {
        /// A memory operand that does not say what its address counts from.
        public Memory(
                int bits,
                String segment,
                String base,
                String index,
                int scale,
                Expr displacement,
                int addressBits,
                Position position) {
            this(bits, segment, base, index, scale, displacement, addressBits, Reference.UNSAID, position);
        }

        /// The same with another reference.
        Memory with(Reference other) {
            return new Memory(bits, segment, base, index, scale, displacement, addressBits, other, position);
        }

        boolean hasRegisters() {
            return base != null || index != null;
        }
    }

    /// What the displacement of an address without registers counts from, SDM 2 "RIP-Relative Addressing".
    enum Reference {
        /// `[x]`: as the last `default rel` or `default abs` said.
        UNSAID,
        /// `[abs x]`: from the base of the segment.
        ABSOLUTE,
        /// `[rel x]`: the instruction holds the distance of `x` from the next instruction.
        TO_TARGET,
        /// `[rip + 8]`: the instruction holds the 8.
        FROM_RIP;

        boolean isRelative() {
            return this == TO_TARGET || this == FROM_RIP;
        }
    }

    /// `selector:offset`; `bits` is 0, or 16 or 32 when `word` or `dword` chose the width of the offset.
    record Far(Expr selector, Expr offset, int bits, Position position) implements Argument {}
}
