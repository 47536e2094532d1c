package hypercell.engine.x86.isa;

/// A memory operand as ModRM (without its reg field), SIB and displacement.
///
/// @param sib the SIB byte, or -1
/// @param rex REX.X and REX.B
/// @param relativeTo what the displacement in the instruction counts from
record AddressBytes(int mod, int rm, int sib, int rex, long displacement, int displacementBytes, Origin relativeTo) {
    enum Origin {
        /// The displacement is written as it is.
        NOTHING,
        /// `displacement` is an address; its distance from the next instruction is written.
        NEXT_INSTRUCTION
    }
}
