package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;

/// Delivery of exceptions and interrupts in IA-32e mode (SDM 3A "Exception and Interrupt Handling in 64-bit Mode"):
/// gates of 16 bytes, handlers in 64-bit code, SS:RSP pushed always, stacks from the TSS by level or by number (IST).
final class LongModeInterrupts {
    private static final int NO_ERROR = -1;
    private static final int IN_IDT = 2;

    private final X86Cpu cpu;
    private final CpuState state;

    LongModeInterrupts(X86Cpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
    }

    /// See [Interrupts#deliver].
    ///
    /// @param external 1 unless a software interrupt: the EXT bit of error codes
    void deliver(int vector, Interrupts.Kind kind, int errorCode, long returnRip, boolean privileged, int external) {
        Descriptor gate = gate(vector, external, privileged);
        long target = gate.gateOffset() | cpu.mmu.readSystem(state.idtBase + vector * 16L + 8, 4) << 32;
        int selector = gate.gateSelector();
        Descriptor code = codeSegment(selector, external);
        int fromCpl = state.cpl;
        int cpl = code.conforming() ? fromCpl : code.dpl();
        long top = stackTop(gate, cpl, external);
        if (!cpu.canonical(target)) {
            throw GuestFault.of(Vector.GP, external, "the handler's address is not canonical");
        }
        push(top, cpl, errorCode, returnRip);
        enter(gate, code, selector & 0xfffc | cpl, cpl != fromCpl);
        state.r[CpuState.SP] = top - (errorCode == NO_ERROR ? 5 : 6) * 8L;
        cpu.eip = target;
        cpu.events.delivered(vector, kind.words, gate.raw(), selector, target, fromCpl, cpl);
        cpu.delivered();
    }

    private Descriptor gate(int vector, int external, boolean privileged) {
        int error = vector * 8 | IN_IDT | external;
        if (vector * 16 + 15 > state.idtLimit) {
            throw GuestFault.of(Vector.GP, error, "vector 0x%x is beyond the IDT limit".formatted(vector));
        }
        Descriptor gate = new Descriptor(cpu.mmu.readSystem(state.idtBase + vector * 16L, 8));
        boolean usable =
                gate.system() && (gate.type() == Descriptor.INTERRUPT_GATE32 || gate.type() == Descriptor.TRAP_GATE32);
        if (!usable) {
            throw GuestFault.of(
                    Vector.GP, error, "IDT entry 0x%x is not a 64-bit interrupt or trap gate".formatted(vector));
        }
        if (privileged && gate.dpl() < state.cpl) {
            throw GuestFault.of(Vector.GP, error, "the gate's DPL is less than CPL");
        }
        if (!gate.present()) {
            throw GuestFault.of(Vector.NP, error, "the gate is not present");
        }
        return gate;
    }

    private Descriptor codeSegment(int selector, int external) {
        int error = selector & 0xfffc | external;
        if (Segmentation.nullSelector(selector)) {
            throw GuestFault.of(Vector.GP, external, "the gate holds a null code selector");
        }
        Descriptor code = cpu.segmentation.descriptor(selector, Vector.GP, external);
        if (!code.code() || !code.longCode() || code.big()) {
            throw GuestFault.of(Vector.GP, error, "the gate does not name a 64-bit code segment");
        }
        if (code.dpl() > state.cpl) {
            throw GuestFault.of(Vector.GP, error, "the handler's DPL is greater than CPL");
        }
        if (!code.present()) {
            throw GuestFault.of(Vector.NP, error, "the handler's code segment is not present");
        }
        return code;
    }

    /// Where the frame ends: the numbered stack of the gate, the stack of an inner level, or the present one,
    /// aligned to 16 bytes.
    private long stackTop(Descriptor gate, int cpl, int external) {
        int ist = gate.interruptStack();
        long rsp = ist != 0
                ? cpu.segmentation.longModeStack(Segmentation.IST1 + 8 * (ist - 1), external)
                : cpl != state.cpl ? cpu.segmentation.longModeStack(Segmentation.RSP0 + 8 * cpl, external) : current();
        if (!cpu.canonical(rsp)) {
            throw GuestFault.of(Vector.SS, external, "the handler's stack pointer is not canonical");
        }
        return rsp & ~15L;
    }

    private long current() {
        return cpu.bits64() ? state.r[CpuState.SP] : state.r[CpuState.SP] & 0xffffffffL;
    }

    private void push(long top, int cpl, int errorCode, long returnRip) {
        long[] frame = {
            state.segments[Segment.SS].selector(),
            state.r[CpuState.SP],
            cpu.flags.eflags() & 0xffffffffL,
            state.segments[Segment.CS].selector(),
            returnRip,
            errorCode
        };
        cpu.mmu.setUser(cpl == 3);
        try {
            int count = errorCode == NO_ERROR ? 5 : 6;
            for (int i = 0; i < count; i++) {
                cpu.mmu.write64(top - 8L * (i + 1), frame[i]);
            }
        } catch (GuestFault fault) {
            cpu.mmu.setUser(state.cpl == 3);
            throw fault;
        }
    }

    private void enter(Descriptor gate, Descriptor code, int selector, boolean inner) {
        cpu.segmentation.loadCode(selector, code);
        if (inner) {
            state.segments[Segment.SS].loadNull(selector & 3); // SDM 3A "Stack Switching in IA-32e Mode"
        }
        int cleared = Flags.TF | Flags.NT | Flags.RF | Flags.VM;
        if ((gate.type() & 1) == 0) { // interrupt gates, not trap gates, clear IF
            cleared |= Flags.IF;
        }
        cpu.flags.setSystem(cpu.flags.system() & ~cleared);
        cpu.modeChanged();
    }
}
