package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Segment;

/// The recipe of a memory operand: `segment:[base + index * scale + displacement]`, wrapped to the address size.
///
/// A record, so that HotSpot takes its fields for constants where it knows the object (see [HotBlock]).
///
/// @param base number of a register, [CpuState#ZERO] or [CpuState#BLOCK_RIP]
/// @param index number of a register or [CpuState#ZERO]
/// @param mask what the effective address wraps to
/// @param flat whether no segment check can fail
record Address(int segment, int base, int index, int shift, long displacement, long mask, boolean flat) {
    /// @param end offset of the next instruction from the block's start
    static Address of(Operand.Memory memory, int mode, int end) {
        return new Address(
                memory.segment(),
                memory.ripRelative() ? CpuState.BLOCK_RIP : memory.base() < 0 ? CpuState.ZERO : memory.base(),
                memory.index() < 0 ? CpuState.ZERO : memory.index(),
                Integer.numberOfTrailingZeros(memory.scale()),
                memory.displacement() + (memory.ripRelative() ? end : 0),
                Site.mask(memory.addressBits()),
                Mode.flat(mode) && memory.segment() < Segment.FS);
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
