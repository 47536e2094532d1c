package hypercell.engine.x86.isa;

import java.util.List;

/// One decoded instruction: the row it matched and its operands in the manual's (Intel) order, implicit
/// register operands that the row names included (`ADD AL, imm8` has two operands).
///
/// @param row the table row, or [Row#INVALID] (#UD), or [Row#INCOMPLETE] (more bytes are needed)
/// @param length bytes, prefixes included; for INVALID the bytes that were looked at
/// @param operandBits effective operand size (16, 32 or 64)
/// @param addressBits effective address size (16, 32 or 64)
/// @param prefixes set of the constants below
/// @param segment segment-override prefix 0..5, or -1; in 64-bit code only FS and GS count, 4 and 5
/// @param operands in Intel order
public record Insn(
        Row row, int length, int operandBits, int addressBits, int prefixes, int segment, List<Operand> operands) {
    /// F0.
    public static final int LOCK = 1;
    /// F3, whether it repeats or is ignored; a mandatory F3 belongs to the row and is not reported here.
    public static final int REP = 2;
    /// F2, likewise.
    public static final int REPNE = 4;
    /// 66, where it changed the operand size.
    public static final int OPERAND_SIZE = 8;
    /// 67, where it changed the address size.
    public static final int ADDRESS_SIZE = 16;
    /// REX.W, where it changed the operand size.
    public static final int REX_W = 32;

    /// The size of the code that it was decoded as: 16, 32 or 64. It follows from the sizes and the prefixes that
    /// changed them.
    public int codeBits() {
        if (!has(ADDRESS_SIZE)) {
            return addressBits;
        }
        boolean sixteen = (operandBits == 16) != has(OPERAND_SIZE);
        return addressBits == 16 ? 32 : sixteen ? 16 : 64;
    }

    /// Operand `i`, 0-based.
    public Operand operand(int i) {
        return operands.get(i);
    }

    /// Whether prefix constant `p` is set.
    public boolean has(int p) {
        return (prefixes & p) != 0;
    }
}
