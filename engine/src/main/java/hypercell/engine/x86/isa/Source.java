package hypercell.engine.x86.isa;

/// An argument whose expressions have values, ready to be compared with the operands of a row.
///
/// @param argument as written
/// @param register the operand that a register name means, else null
/// @param value immediate, branch target, displacement or far offset
/// @param selector of a far pointer
record Source(Argument argument, Operand register, long value, long selector) {
    /// The argument as memory, or null.
    Argument.Memory memory() {
        return argument instanceof Argument.Memory memory ? memory : null;
    }

    /// Width that the argument itself tells, 0 when it tells none.
    int bits() {
        return switch (argument) {
            case Argument.Register _ -> register.bits();
            case Argument.Memory memory -> memory.bits() == Argument.FAR ? 0 : Math.abs(memory.bits());
            case Argument.Value value -> Math.max(0, value.bits());
            case Argument.Far far -> far.bits();
        };
    }

    /// Whether naming the register needs a REX prefix even without its bits: SPL, BPL, SIL, DIL.
    boolean needsRex() {
        return register instanceof Operand.Register(int number, int bits, boolean high)
                && bits == 8
                && number >= 4
                && number < 8
                && !high;
    }

    /// Whether the register cannot be named with a REX prefix: AH, CH, DH, BH.
    boolean forbidsRex() {
        return register instanceof Operand.Register(int _, int _, boolean high) && high;
    }

    /// Register number as instructions encode it: AH, CH, DH, BH are 4..7.
    int registerEncoding() {
        return switch (register) {
            case Operand.Register(int number, int _, boolean high) -> high ? number + 4 : number;
            case Operand.Segment(int number) -> number;
            case Operand.Control(int number, int _) -> number;
            case Operand.Debug(int number, int _) -> number;
            case Operand.Special(Operand.Bank _, int number, int _) -> number;
            case Operand.Memory _, Operand.Immediate _, Operand.Relative _, Operand.FarPointer _ ->
                throw new IllegalStateException("not a register: " + register);
        };
    }
}
