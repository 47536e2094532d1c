package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Segment;

/// Jumps and calls through call gates, to inner levels with the stack that the TSS gives (SDM 3A "Call Gates", "Stack
/// Switching").
final class CallGates {
    private final X86Cpu cpu;
    private final CpuState state;

    CallGates(X86Cpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
    }

    /// JMP through a gate.
    void jump(int selector, Descriptor gate) {
        checkGate(selector, gate);
        Descriptor code = gateTarget(gate);
        long offset = gateOffset(selector, gate);
        boolean allowed = code.conforming() ? code.dpl() <= state.cpl : code.dpl() == state.cpl;
        if (!allowed) {
            throw GuestFault.of(
                    Vector.GP, gate.gateSelector() & 0xfffc, "a jump through a call gate cannot change CPL");
        }
        cpu.far.enterSame(gate.gateSelector(), code, offset);
    }

    /// Target of a call gate; in IA-32e mode it has 64 bits, and bits 44:40 of the second half must be clear.
    private long gateOffset(int selector, Descriptor gate) {
        if (!state.longMode()) {
            return gate.gateOffset();
        }
        long upper = cpu.segmentation.upperHalf(selector, Vector.GP);
        if ((upper >>> 40 & 0x1f) != 0) {
            throw GuestFault.of(Vector.GP, selector & 0xfffc, "the second half of the call gate has a type");
        }
        return gate.gateOffset() | upper << 32;
    }

    /// CALL through a gate.
    void call(int selector, Descriptor gate, long returnEip) {
        checkGate(selector, gate);
        Descriptor code = gateTarget(gate);
        if (code.dpl() > state.cpl) {
            throw GuestFault.of(
                    Vector.GP, gate.gateSelector() & 0xfffc, "the gate's code segment is less privileged than CPL");
        }
        long offset = gateOffset(selector, gate);
        cpu.far.checkOffset(offset, code);
        int bits = state.longMode() ? 64 : gate.gate32() ? 32 : 16;
        if (!code.conforming() && code.dpl() < state.cpl) {
            if (state.longMode()) {
                callInner64(gate, code, offset, returnEip);
            } else {
                callInner(gate, code, bits, returnEip);
            }
        } else {
            cpu.far.pushReturn(bits, returnEip);
            cpu.far.enterSame(gate.gateSelector(), code, offset);
        }
    }

    private void checkGate(int selector, Descriptor gate) {
        int error = selector & 0xfffc;
        if (state.longMode() && gate.type() != Descriptor.CALL_GATE32) {
            throw GuestFault.of(Vector.GP, error, "not a code segment or 64-bit call gate");
        }
        switch (gate.type()) {
            case Descriptor.CALL_GATE16, Descriptor.CALL_GATE32 -> {}
            default -> throw GuestFault.of(Vector.GP, error, "not a code segment, call gate or TSS");
        }
        if (gate.dpl() < state.cpl || gate.dpl() < (selector & 3)) {
            throw GuestFault.of(Vector.GP, error, "the gate's DPL is less than CPL or RPL");
        }
        if (!gate.present()) {
            throw GuestFault.of(Vector.NP, error, "the gate is not present");
        }
    }

    private Descriptor gateTarget(Descriptor gate) {
        int selector = gate.gateSelector();
        Descriptor code = cpu.far.target(selector);
        if (!code.code()) {
            throw GuestFault.of(Vector.GP, selector & 0xfffc, "the gate does not name a code segment");
        }
        if (state.longMode() && (!code.longCode() || code.big())) {
            throw GuestFault.of(Vector.GP, selector & 0xfffc, "the gate does not name a 64-bit code segment");
        }
        if (!code.present()) {
            throw GuestFault.of(Vector.NP, selector & 0xfffc, "the gate's code segment is not present");
        }
        return code;
    }

    /// IA-32e mode: the stack of the inner level from the TSS, a null SS, no parameters (SDM 3A "Stack Switching in
    /// IA-32e Mode").
    private void callInner64(Descriptor gate, Descriptor code, long offset, long returnRip) {
        int cpl = code.dpl();
        long top = cpu.segmentation.longModeStack(Segmentation.RSP0 + 8 * cpl, 0);
        if (!cpu.canonical(top)) {
            throw GuestFault.of(Vector.SS, "the inner stack pointer is not canonical");
        }
        cpu.mmu.setUser(cpl == 3);
        try {
            cpu.mmu.write64(top - 8, state.segments[Segment.SS].selector());
            cpu.mmu.write64(top - 16, state.r[CpuState.SP]);
            cpu.mmu.write64(top - 24, state.segments[Segment.CS].selector());
            cpu.mmu.write64(top - 32, returnRip);
        } catch (GuestFault fault) {
            cpu.mmu.setUser(state.cpl == 3);
            throw fault;
        }
        cpu.segmentation.loadCode(gate.gateSelector() & 0xfffc | cpl, code);
        state.segments[Segment.SS].loadNull(cpl);
        cpu.modeChanged();
        state.r[CpuState.SP] = top - 32;
        cpu.eip = offset;
    }

    private void callInner(Descriptor gate, Descriptor code, int bits, long returnEip) {
        int cpl = code.dpl();
        long inner = cpu.segmentation.innerStack(cpl);
        int ss = (int) (inner >>> 32);
        Descriptor stack = cpu.segmentation.stackDescriptor(ss, cpl, Vector.TS);
        int count = gate.gateCount();
        long[] parameters = new long[count];
        for (int i = 0; i < count; i++) {
            parameters[i] = cpu.stack.peek(i, bits);
        }
        int oldSs = state.segments[Segment.SS].selector();
        long oldEsp = state.r[CpuState.SP];
        InnerStack saved = new InnerStack(cpu);
        saved.enter(ss, stack, cpl, inner & 0xffffffffL);
        try {
            int bytes = bits / 8;
            long mask = cpu.stack.mask();
            long pointer = cpu.stack.pointer() - (count + 4L) * bytes & mask;
            cpu.stack.store(pointer + (count + 3L) * bytes & mask, oldSs, bits);
            cpu.stack.store(pointer + (count + 2L) * bytes & mask, oldEsp, bits);
            for (int i = 0; i < count; i++) {
                cpu.stack.store(pointer + (i + 2L) * bytes & mask, parameters[i], bits);
            }
            cpu.stack.store(pointer + bytes & mask, state.segments[Segment.CS].selector(), bits);
            cpu.stack.store(pointer, returnEip, bits);
            cpu.stack.setPointer(pointer);
        } catch (GuestFault fault) {
            saved.leave();
            throw fault;
        }
        cpu.segmentation.markAccessed(ss, stack);
        cpu.segmentation.loadCode(gate.gateSelector() & 0xfffc | cpl, code);
        cpu.eip = gate.gateOffset();
    }
}
