package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;

/// Registers of 8, 16, 32 and 64 bits for shapes that are copied once per width, and the number that tells a copy what
/// it is: operation and width. Where the width is a constant, everything here folds away.
final class Width {
    private static final long LOW = 0xffffffffL;
    private static final int WIDTH_SHIFT = 4;

    private Width() {}

    /// @param operation 0..15
    /// @param bits 8, 16, 32 or 64
    static int constant(int operation, int bits) {
        return operation | bits << WIDTH_SHIFT;
    }

    static int operation(int constant) {
        return constant & (1 << WIDTH_SHIFT) - 1;
    }

    static int bits(int constant) {
        return constant >> WIDTH_SHIFT;
    }

    /// Whether an operand is AH, CH, DH or BH, which are no low part of a register.
    static boolean hasHighByte(Site site) {
        for (Operand operand : site.insn().operands()) {
            if (operand instanceof Operand.Register register && register.high()) {
                return true;
            }
        }
        return false;
    }

    /// The low `bits` of a register, sign-extended.
    static long value(long register, int bits) {
        return switch (bits) {
            case 8 -> (byte) register;
            case 16 -> (short) register;
            case 32 -> (int) register;
            default -> register;
        };
    }

    /// What a register holds after a write of `bits`: 8 and 16 bits leave the rest, 32 bits clear it.
    static long kept(long old, long result, int bits) {
        return switch (bits) {
            case 8 -> old & ~0xffL | result & 0xff;
            case 16 -> old & ~0xffffL | result & 0xffff;
            case 32 -> result & LOW;
            default -> result;
        };
    }
}
