package hypercell.engine.x86.isa;

import hypercell.engine.table.Position;

/// An operand as written, before the assembler has chosen a row. Text and the closure form of `asm` both make these.
public sealed interface Argument {
    /// Where it was written.
    Position position();

    /// Any register by name, lower case: general, segment, control, debug.
    record Register(String name, Position position) implements Argument {}

    /// A value; `bits` is 0, or what `byte`, `word`, `dword`, `short` or `near` demanded.
    record Value(Expr expression, int bits, Position position) implements Argument {}

    /// A memory operand.
    ///
    /// @param bits 0 when no size keyword was written
    /// @param segment name of the override, or null
    /// @param base register name or null
    /// @param index register name or null
    /// @param scale 1, 2, 4, 8
    /// @param addressBits 0, or a forced 16/32 (`[word 0x1234]`, `[dword 0x1234]`)
    record Memory(
            int bits, String segment, String base, String index, int scale, Expr displacement, int addressBits, Position position)
            implements Argument {}

    /// `selector:offset`.
    record Far(Expr selector, Expr offset, int bits, Position position) implements Argument {}
}
