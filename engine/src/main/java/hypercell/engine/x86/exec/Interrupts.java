package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;

/// Delivery of exceptions and interrupts through the IDT (SDM 3A "Interrupt and Exception Handling", SDM 2A "INT
/// n/INTO/INT3/INT1"). Every check comes before anything is written, apart from pushes on the new stack.
final class Interrupts {
    /// Why an interrupt is delivered.
    enum Kind {
        FAULT("fault"),
        SOFTWARE("software interrupt"),
        EXTERNAL("external interrupt"),
        NMI("NMI");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private static final int NO_ERROR = -1;
    private static final int EXTERNAL = 1;
    private static final int IN_IDT = 2;
    /// What an interrupt of virtual-8086 mode pushes above SS, from the lowest address up.
    private static final int[] VIRTUAL_FRAME = {Segment.ES, Segment.DS, Segment.FS, Segment.GS};

    private final X86Cpu cpu;
    private final CpuState state;
    private final LongModeInterrupts longMode;

    Interrupts(X86Cpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
        longMode = new LongModeInterrupts(cpu);
    }

    /// Enters the handler of `vector`.
    ///
    /// @param errorCode pushed when not negative
    /// @param returnEip what the handler returns to: the faulting instruction, or the next one
    /// @param privileged whether the gate's DPL is checked: INT n, INT3, INTO only
    void deliver(int vector, Kind kind, int errorCode, long returnEip, boolean privileged) {
        if (kind == Kind.SOFTWARE) {
            cpu.stepped = false; // INT n clears TF before it could trap, SDM 3B "Single-Step Exception Condition"
        }
        if (!state.protectedMode()) {
            deliverReal(vector, kind, returnEip);
            return;
        }
        int external = kind == Kind.SOFTWARE ? 0 : EXTERNAL;
        if (state.longMode()) {
            longMode.deliver(vector, kind, errorCode, returnEip, privileged, external);
            return;
        }
        Descriptor gate = gate(vector, external, privileged);
        int selector = gate.gateSelector();
        if (gate.type() == Descriptor.TASK_GATE) {
            switchTask(vector, kind, gate, errorCode, returnEip, external);
            return;
        }
        if (Segmentation.nullSelector(selector)) {
            throw GuestFault.of(Vector.GP, external, "the gate holds a null code selector");
        }
        Descriptor code = codeSegment(selector, external);
        int bits = gate.gate32() ? 32 : 16;
        int fromCpl = state.cpl;
        if (state.virtual8086() && (code.conforming() || code.dpl() != 0)) {
            throw GuestFault.of(
                    Vector.GP, selector & 0xfffc | external, "an interrupt of virtual-8086 mode must go to CPL 0");
        }
        if (!code.conforming() && code.dpl() < fromCpl) {
            enterInner(gate, code, bits, returnEip, errorCode);
        } else if (code.conforming() || code.dpl() == fromCpl) {
            enterSame(gate, code, bits, returnEip, errorCode);
        } else {
            throw GuestFault.of(Vector.GP, selector & 0xfffc | external, "the handler's DPL is greater than CPL");
        }
        cpu.events.delivered(vector, kind.words, gate.raw(), selector, gate.gateOffset(), fromCpl, state.cpl);
        cpu.delivered();
    }

    private Descriptor gate(int vector, int external, boolean privileged) {
        int error = vector * 8 | IN_IDT | external;
        if (vector * 8 + 7 > state.idtLimit) {
            throw GuestFault.of(Vector.GP, error, "vector 0x%x is beyond the IDT limit".formatted(vector));
        }
        Descriptor gate = new Descriptor(cpu.mmu.readSystem(state.idtBase + vector * 8L, 8));
        boolean usable = gate.system()
                && (gate.type() == Descriptor.TASK_GATE
                        || (gate.type() & 7) >= Descriptor.INTERRUPT_GATE16); // 6, 7, 14, 15
        if (!usable) {
            throw GuestFault.of(
                    Vector.GP, error, "IDT entry 0x%x is not an interrupt, trap or task gate".formatted(vector));
        }
        if (privileged && gate.dpl() < state.cpl) {
            throw GuestFault.of(Vector.GP, error, "the gate's DPL is less than CPL");
        }
        if (!gate.present()) {
            throw GuestFault.of(Vector.NP, error, "the gate is not present");
        }
        return gate;
    }

    /// A task gate: the error code goes to the stack of the new task (SDM 3A "Interrupt Tasks").
    private void switchTask(int vector, Kind kind, Descriptor gate, int errorCode, long returnEip, int external) {
        int fromCpl = state.cpl;
        int selector = gate.gateSelector();
        Descriptor tss = cpu.far.taskDescriptor(selector, Vector.GP, external);
        cpu.tasks.to(selector, tss, TaskSwitch.Cause.INTERRUPT, returnEip, external);
        if (errorCode != NO_ERROR) {
            cpu.stack.push(errorCode, TaskState.is32(tss) ? 32 : 16);
        }
        cpu.events.delivered(vector, kind.words, gate.raw(), selector, cpu.eip, fromCpl, state.cpl);
    }

    private Descriptor codeSegment(int selector, int external) {
        int error = selector & 0xfffc | external;
        Descriptor code = cpu.segmentation.descriptor(selector, Vector.GP, external);
        if (!code.code()) {
            throw GuestFault.of(Vector.GP, error, "the gate does not name a code segment");
        }
        if (!code.present()) {
            throw GuestFault.of(Vector.NP, error, "the handler's code segment is not present");
        }
        return code;
    }

    private void enterSame(Descriptor gate, Descriptor code, int bits, long returnEip, int errorCode) {
        checkTarget(gate, code);
        int pushes = errorCode == NO_ERROR ? 3 : 4;
        long top = cpu.stack.pointer();
        long mask = cpu.stack.mask();
        long pointer = top - (long) pushes * (bits / 8) & mask;
        pushFrame(pointer, mask, bits, errorCode, returnEip, cpu.flags.eflags());
        cpu.stack.setPointer(pointer);
        finish(gate, code, gate.gateSelector() & 0xfffc | state.cpl);
    }

    private void enterInner(Descriptor gate, Descriptor code, int bits, long returnEip, int errorCode) {
        int cpl = code.dpl();
        long inner = cpu.segmentation.innerStack(cpl);
        int ss = (int) (inner >>> 32);
        Descriptor stack = cpu.segmentation.stackDescriptor(ss, cpl, Vector.TS);
        checkTarget(gate, code);
        boolean fromVirtual = state.virtual8086();
        int eflags = cpu.flags.eflags();
        int oldSs = state.segments[Segment.SS].selector();
        long oldEsp = state.r[CpuState.SP];
        InnerStack saved = new InnerStack(cpu);
        saved.enter(ss, stack, cpl, inner & 0xffffffffL);
        try {
            long mask = cpu.stack.mask();
            int bytes = bits / 8;
            int below = errorCode == NO_ERROR ? 3 : 4;
            int pushes = below + (fromVirtual ? 6 : 2);
            long pointer = cpu.stack.pointer() - (long) pushes * bytes & mask;
            for (int i = 0; fromVirtual && i < VIRTUAL_FRAME.length; i++) {
                int selector = state.segments[VIRTUAL_FRAME[i]].selector();
                cpu.stack.store(pointer + (below + 2L + i) * bytes & mask, selector, bits);
            }
            cpu.stack.store(pointer + (long) (below + 1) * bytes & mask, oldSs, bits);
            cpu.stack.store(pointer + (long) below * bytes & mask, oldEsp, bits);
            pushFrame(pointer, mask, bits, errorCode, returnEip, eflags);
            cpu.stack.setPointer(pointer);
        } catch (GuestFault fault) {
            saved.leave();
            throw fault;
        }
        cpu.segmentation.markAccessed(ss, stack);
        for (int i = 0; fromVirtual && i < VIRTUAL_FRAME.length; i++) {
            state.segments[VIRTUAL_FRAME[i]].loadNull(0);
        }
        finish(gate, code, gate.gateSelector() & 0xfffc | cpl);
    }

    /// Pushes EFLAGS, CS, EIP and the error code, in this order; `pointer` is where the last one goes.
    private void pushFrame(long pointer, long mask, int bits, int errorCode, long returnEip, int eflags) {
        int bytes = bits / 8;
        int slot = errorCode == NO_ERROR ? 0 : 1;
        cpu.stack.store(pointer + (slot + 2L) * bytes & mask, eflags, bits);
        cpu.stack.store(pointer + (slot + 1L) * bytes & mask, state.segments[Segment.CS].selector(), bits);
        cpu.stack.store(pointer + (long) slot * bytes & mask, returnEip, bits);
        if (errorCode != NO_ERROR) {
            cpu.stack.store(pointer, errorCode, bits);
        }
    }

    private static void checkTarget(Descriptor gate, Descriptor code) {
        if (gate.gateOffset() > code.limit()) {
            throw GuestFault.of(Vector.GP, "the handler lies beyond its code segment's limit");
        }
    }

    private void finish(Descriptor gate, Descriptor code, int selector) {
        cpu.segmentation.loadCode(selector, code);
        int cleared = Flags.TF | Flags.NT | Flags.RF | Flags.VM;
        if ((gate.type() & 1) == 0) { // interrupt gates, not trap gates, clear IF
            cleared |= Flags.IF;
        }
        cpu.flags.setSystem(cpu.flags.system() & ~cleared);
        cpu.eip = gate.gateOffset();
    }

    /// Real-address mode: the interrupt vector table (SDM 3A "Interrupt and Exception Handling" of 8086 emulation).
    private void deliverReal(int vector, Kind kind, long returnEip) {
        if (vector * 4 + 3 > state.idtLimit) {
            throw GuestFault.of(Vector.GP, "vector 0x%x is beyond the interrupt table's limit".formatted(vector));
        }
        long entry = cpu.mmu.readSystem(state.idtBase + vector * 4L, 4);
        long pointer = cpu.stack.pointer() - 6 & cpu.stack.mask();
        pushFrame(pointer, cpu.stack.mask(), 16, NO_ERROR, returnEip, cpu.flags.eflags());
        cpu.stack.setPointer(pointer);
        cpu.flags.setSystem(cpu.flags.system() & ~(Flags.IF | Flags.TF | Flags.AC | Flags.RF));
        state.segments[Segment.CS].loadReal((int) (entry >>> 16));
        cpu.modeChanged();
        cpu.fetch.leave();
        cpu.eip = entry & 0xffff;
        cpu.events.delivered(vector, kind.words, entry, (int) (entry >>> 16), entry & 0xffff, 0, 0);
    }
}
