package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.Operand;

/// Where a handler stands: its instruction, the mode it was decoded in, and its place in the block.
///
/// @param start offset of the instruction from the block's start
record Site(Insn insn, int mode, int start) {
    /// Offset of the next instruction from the block's start.
    int end() {
        return start + insn.length();
    }

    Operand operand(int i) {
        return insn.operand(i);
    }

    Place place(int i) {
        return isMemory(i) ? new Place.InMemory(address(i), insn.operand(i).bits()) : Place.of(insn.operand(i));
    }

    int bits() {
        return insn.operandBits();
    }

    /// What EIP wraps to after a near branch of this operand size.
    long eipMask() {
        return mask(insn.operandBits());
    }

    /// What offsets of the instruction's address size wrap to.
    long addressMask() {
        return mask(insn.addressBits());
    }

    /// All ones in the low `bits`: 16, 32 or 64.
    static long mask(int bits) {
        return bits == 64 ? -1 : (1L << bits) - 1;
    }

    /// Number of the register operand `i`.
    int register(int i) {
        return ((Operand.Register) insn.operand(i)).number();
    }

    Address address(int i) {
        return Address.of((Operand.Memory) insn.operand(i), mode, end());
    }

    long immediate(int i) {
        return ((Operand.Immediate) insn.operand(i)).value();
    }

    boolean isMemory(int i) {
        return insn.operand(i) instanceof Operand.Memory;
    }

    boolean isRegister(int i) {
        return insn.operand(i) instanceof Operand.Register;
    }
}
