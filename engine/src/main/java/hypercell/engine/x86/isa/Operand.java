package hypercell.engine.x86.isa;

/// An operand of a decoded instruction. Register numbers are the manual's encodings, REX included
/// (0 = AX/EAX/RAX/AL/ES/CR0 ..., 8 = R8 ...); widths are in bits.
public sealed interface Operand {
    /// Width of the value in bits (8, 16, 32, 64; 48 or 32 for far pointers).
    int bits();

    /// A general register. `high` means AH, CH, DH, BH: then `number` is 0..3 and `bits` 8. SPL, BPL, SIL and DIL
    /// are 4..7 with 8 bits.
    record Register(int number, int bits, boolean high) implements Operand {}

    /// A segment register, numbered ES CS SS DS FS GS = 0..5.
    record Segment(int number) implements Operand {
        @Override
        public int bits() {
            return 16;
        }
    }

    /// CR0..CR8. 64 bits wide in 64-bit code, else 32.
    record Control(int number, int bits) implements Operand {}

    /// DR0..DR7. 64 bits wide in 64-bit code, else 32.
    record Debug(int number, int bits) implements Operand {}

    /// A memory operand: `segment:[base + index * scale + displacement]`.
    ///
    /// @param segment effective segment 0..5, default already applied (SS for ESP/EBP bases, else DS; ES for string
    ///     destinations)
    /// @param override whether a segment prefix was present
    /// @param base general register number, [#RIP], or -1
    /// @param index general register number, or -1
    /// @param scale 1, 2, 4 or 8
    /// @param displacement sign-extended to 64 bits from its width in the instruction
    /// @param addressBits 16, 32 or 64: the width in which the sum wraps
    /// @param bits width of the access; 0 when memory is not accessed (LEA), 32 or 48 for a far pointer, the two
    ///     values together for BOUND
    record Memory(
            int segment, boolean override, int base, int index, int scale, long displacement, int addressBits, int bits)
            implements Operand {
        /// `base` of an address relative to RIP: the offset of the next instruction (SDM 2 "RIP-Relative
        /// Addressing"). There is no index then; with 32-bit addresses the sum wraps at 4 GiB.
        public static final int RIP = 16;

        /// Whether the displacement counts from the end of the instruction.
        public boolean ripRelative() {
            return base == RIP;
        }
    }

    /// An immediate, sign- or zero-extended as the row says, then sign-extended from `bits` to 64 bits.
    record Immediate(long value, int bits) implements Operand {}

    /// A relative branch target: sign-extended displacement from the end of the instruction.
    record Relative(long displacement, int bits) implements Operand {}

    /// A far pointer in the instruction, `selector:offset`; `bits` is 32 (16:16) or 48 (16:32).
    record FarPointer(int selector, long offset, int bits) implements Operand {}

    /// A register of a bank that only x87, MMX, SSE and test-register instructions name.
    record Special(Bank bank, int number, int bits) implements Operand {}

    /// Register banks beside the general, segment, control and debug registers.
    enum Bank {
        /// TR0..TR7 of the 386 and 486.
        TEST,
        /// ST(0)..ST(7).
        FPU,
        /// MM0..MM7.
        MMX,
        /// XMM0..XMM15.
        XMM
    }
}
