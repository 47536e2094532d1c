package hypercell.engine.x86.exec;

import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Segment;

/// Pushes and pops through SS. The stack pointer changes only after the access succeeded, so every instruction built
/// from one push or pop can be restarted.
final class Stack {
    private final X86Cpu cpu;
    private final CpuState state;

    Stack(X86Cpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
    }

    /// RSP, ESP or SP.
    long pointer() {
        return state.r[CpuState.SP] & mask();
    }

    /// What the stack pointer wraps to: RSP in 64-bit mode, else ESP or SP by SS.B.
    long mask() {
        if (cpu.bits64()) {
            return -1;
        }
        return state.segments[Segment.SS].big() ? 0xffffffffL : 0xffffL;
    }

    /// Sets RSP, ESP or SP.
    void setPointer(long value) {
        long mask = mask();
        state.r[CpuState.SP] = state.r[CpuState.SP] & ~mask | value & mask;
    }

    void push(long value, int bits) {
        int bytes = bits / 8;
        long pointer = pointer() - bytes & mask();
        store(pointer, value, bits);
        setPointer(pointer);
    }

    long pop(int bits) {
        long pointer = pointer();
        long value = load(pointer, bits);
        setPointer(pointer + bits / 8);
        return value;
    }

    /// Value `index` slots above the top, sign-extended; nothing moves.
    long peek(int index, int bits) {
        return load(pointer() + (long) index * (bits / 8) & mask(), bits);
    }

    /// Writes at an absolute stack offset.
    void store(long offset, long value, int bits) {
        long gva = cpu.segmentation.linear(Segment.SS, offset, bits / 8, true);
        cpu.store(gva, bits / 8, value);
    }

    /// Reads at an absolute stack offset, sign-extended.
    long load(long offset, int bits) {
        long gva = cpu.segmentation.linear(Segment.SS, offset, bits / 8, false);
        return cpu.load(gva, bits / 8);
    }
}
