package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Segment;

/// The recipe of a memory operand: `segment:[base + index * scale + displacement]`, wrapped to the address size.
final class Address {
    private final int segment;
    private final int base;
    private final int index;
    private final int shift;
    private final long displacement;
    private final long mask;
    private final boolean flat;

    /// @param end offset of the next instruction from the block's start
    Address(Operand.Memory memory, int mode, int end) {
        segment = memory.segment();
        base = memory.ripRelative() ? CpuState.BLOCK_RIP : memory.base() < 0 ? CpuState.ZERO : memory.base();
        index = memory.index() < 0 ? CpuState.ZERO : memory.index();
        shift = Integer.numberOfTrailingZeros(memory.scale());
        displacement = memory.displacement() + (memory.ripRelative() ? end : 0);
        mask = Site.mask(memory.addressBits());
        flat = Mode.flat(mode) && segment < Segment.FS;
    }

    int segment() {
        return segment;
    }

    /// Effective address: what LEA computes.
    long offset(X86Cpu cpu) {
        return cpu.r[base] + (cpu.r[index] << shift) + displacement & mask;
    }

    /// Linear address of an access of `bytes` bytes, segment checks done.
    long read(X86Cpu cpu, int bytes) {
        long offset = offset(cpu);
        return flat ? offset : cpu.segmentation.linear(segment, offset, bytes, false);
    }

    /// [#read] for a write or a read-modify-write.
    long write(X86Cpu cpu, int bytes) {
        long offset = offset(cpu);
        return flat ? offset : cpu.segmentation.linear(segment, offset, bytes, true);
    }

    /// Linear address `delta` bytes behind the operand's start: bit strings and far pointers.
    long at(X86Cpu cpu, long delta, int bytes, boolean write) {
        long offset = offset(cpu) + delta & mask;
        return flat ? offset : cpu.segmentation.linear(segment, offset, bytes, write);
    }
}
