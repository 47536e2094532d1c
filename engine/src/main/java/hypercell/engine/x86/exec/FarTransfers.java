package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;

/// Transfers that reload CS: far JMP, CALL and RET, and IRET (SDM 2A "JMP", "CALL", SDM 2B "RET", "IRET/IRETD").
final class FarTransfers {
    private final X86Cpu cpu;
    private final CpuState state;
    private final CallGates gates;

    FarTransfers(X86Cpu cpu) {
        this.cpu = cpu;
        gates = new CallGates(cpu);
        state = cpu.state;
    }

    // --- JMP and CALL ---

    /// @param returnEip where a task that is left by the jump goes on
    void jump(int selector, long offset, long returnEip) {
        if (state.realSegments()) {
            jumpReal(selector, offset);
            return;
        }
        Descriptor descriptor = target(selector);
        if (isTask(descriptor)) {
            switchTask(selector, descriptor, TaskSwitch.Cause.JUMP, returnEip);
        } else if (descriptor.system()) {
            gates.jump(selector, descriptor);
        } else {
            enterSame(selector, checkedCode(selector, descriptor), offset);
        }
    }

    void call(int selector, long offset, int bits, long returnEip) {
        if (state.realSegments()) {
            pushReturn(bits, returnEip);
            jumpReal(selector, offset);
            return;
        }
        Descriptor descriptor = target(selector);
        if (isTask(descriptor)) {
            switchTask(selector, descriptor, TaskSwitch.Cause.CALL, returnEip);
            return;
        }
        if (descriptor.system()) {
            gates.call(selector, descriptor, returnEip);
            return;
        }
        Descriptor code = checkedCode(selector, descriptor);
        checkOffset(offset, code);
        pushReturn(bits, returnEip);
        enterSame(selector, code, offset);
    }

    void jumpReal(int selector, long offset) {
        if (offset > state.segments[Segment.CS].limit()) {
            throw GuestFault.of(Vector.GP, "the target lies beyond the code segment's limit");
        }
        cpu.segmentation.loadParagraph(Segment.CS, selector);
        cpu.modeChanged();
        cpu.fetch.leave();
        cpu.eip = offset;
    }

    Descriptor target(int selector) {
        if (Segmentation.nullSelector(selector)) {
            throw GuestFault.of(Vector.GP, "a far transfer to a null selector");
        }
        return cpu.segmentation.descriptor(selector, Vector.GP);
    }

    /// Privilege rules of a direct transfer to a code segment.
    private Descriptor checkedCode(int selector, Descriptor descriptor) {
        int error = selector & 0xfffc;
        if (!descriptor.code()) {
            throw GuestFault.of(Vector.GP, error, "the target is not a code segment");
        }
        boolean allowed = descriptor.conforming()
                ? descriptor.dpl() <= state.cpl
                : (selector & 3) <= state.cpl && descriptor.dpl() == state.cpl;
        if (!allowed) {
            throw GuestFault.of(
                    Vector.GP, error, "the code segment's DPL does not allow a direct transfer from this CPL");
        }
        if (!descriptor.present()) {
            throw GuestFault.of(Vector.NP, error, "the code segment is not present");
        }
        return notBoth(selector, descriptor);
    }

    Descriptor notBoth(int selector, Descriptor code) {
        if (state.longMode() && code.longCode() && code.big()) {
            throw GuestFault.of(Vector.GP, selector & 0xfffc, "a code segment with both L and D set");
        }
        return code;
    }

    void checkOffset(long offset, Descriptor code) {
        if (state.longMode() && code.longCode()) {
            if (!cpu.canonical(offset)) {
                throw GuestFault.of(Vector.GP, "the target is not canonical");
            }
        } else if (offset > code.limit()) {
            throw GuestFault.of(Vector.GP, "the target lies beyond the code segment's limit");
        }
    }

    void enterSame(int selector, Descriptor code, long offset) {
        checkOffset(offset, code);
        cpu.segmentation.loadCode(selector & 0xfffc | state.cpl, code);
        cpu.eip = offset;
    }

    void pushReturn(int bits, long returnEip) {
        long mask = cpu.stack.mask();
        int bytes = bits / 8;
        long pointer = cpu.stack.pointer() - 2L * bytes & mask;
        cpu.stack.store(pointer + bytes & mask, state.segments[Segment.CS].selector(), bits);
        cpu.stack.store(pointer, returnEip, bits);
        cpu.stack.setPointer(pointer);
    }

    // --- tasks ---

    private boolean isTask(Descriptor descriptor) {
        return !state.longMode()
                && descriptor.system()
                && (descriptor.isTss() || descriptor.type() == Descriptor.TASK_GATE);
    }

    /// A jump or call to a TSS or task gate.
    private void switchTask(int selector, Descriptor descriptor, TaskSwitch.Cause cause, long returnEip) {
        int error = selector & 0xfffc;
        if (descriptor.dpl() < state.cpl || descriptor.dpl() < (selector & 3)) {
            throw GuestFault.of(Vector.GP, error, "the DPL of the task is less than CPL or RPL");
        }
        if (!descriptor.present()) {
            throw GuestFault.of(Vector.NP, error, "the TSS or task gate is not present");
        }
        int tss = descriptor.isTss() ? selector : descriptor.gateSelector();
        cpu.tasks.to(tss, taskDescriptor(tss, Vector.GP, 0), cause, returnEip, 0);
    }

    /// The TSS descriptor that a task gate or a back link names.
    Descriptor taskDescriptor(int selector, Vector vector, int error) {
        int code = selector & 0xfffc | error;
        if (Segmentation.nullSelector(selector) || (selector & 4) != 0) {
            throw GuestFault.of(vector, code, "a TSS must be in the GDT");
        }
        Descriptor tss = cpu.segmentation.descriptor(selector, vector, error);
        if (!tss.system() || !tss.isTss()) {
            throw GuestFault.of(vector, code, "not a TSS descriptor");
        }
        return tss;
    }

    /// IRET with NT: back to the task that the TSS links to (SDM 3A "Task Linking").
    private void returnToTask() {
        int link = (int) cpu.mmu.readSystem(state.tr.base(), 2);
        Descriptor tss = taskDescriptor(link, Vector.TS, 0);
        cpu.tasks.to(link, tss, TaskSwitch.Cause.RETURN, cpu.eip, 0);
    }

    // --- RET far and IRET ---

    /// RETF, releasing `release` bytes of parameters.
    void ret(int bits, int release) {
        long eip = cpu.stack.peek(0, bits) & mask(bits);
        int selector = (int) cpu.stack.peek(1, bits) & 0xffff;
        if (state.realSegments()) {
            jumpReal(selector, eip);
            cpu.stack.setPointer(cpu.stack.pointer() + 2L * (bits / 8) + release);
            return;
        }
        Descriptor code = returnTarget(selector, eip);
        if ((selector & 3) == state.cpl) {
            cpu.stack.setPointer(cpu.stack.pointer() + 2L * (bits / 8) + release);
            cpu.segmentation.loadCode(selector, code);
            cpu.eip = eip;
        } else {
            returnOuter(bits, 2 * (bits / 8) + release, selector, code, eip, release);
        }
    }

    /// IRET, IRETD and IRETQ.
    void iret(int bits) {
        if (state.protectedMode() && state.virtual8086()) {
            cpu.virtual8086.iret(bits);
            return;
        }
        long eip = cpu.stack.peek(0, bits) & mask(bits);
        int selector = (int) cpu.stack.peek(1, bits) & 0xffff;
        if (state.realSegments()) {
            long image = cpu.stack.peek(2, bits);
            jumpReal(selector, eip);
            cpu.stack.setPointer(cpu.stack.pointer() + 3L * (bits / 8));
            loadReturnFlags(image, bits, true, 0);
            return;
        }
        if (state.longMode()) {
            iretLong(bits, eip, selector);
            return;
        }
        if (cpu.flags.has(Flags.NT)) {
            returnToTask();
            return;
        }
        long image = cpu.stack.peek(2, bits);
        if (bits == 32 && (image & Flags.VM) != 0 && state.cpl == 0) {
            cpu.virtual8086.enter(eip, selector, (int) image);
            return;
        }
        Descriptor code = returnTarget(selector, eip);
        boolean kernel = state.cpl == 0;
        int ioplHolder = state.cpl;
        if ((selector & 3) == state.cpl) {
            cpu.stack.setPointer(cpu.stack.pointer() + 3L * (bits / 8));
            cpu.segmentation.loadCode(selector, code);
            cpu.eip = eip;
        } else {
            returnOuter(bits, 3 * (bits / 8), selector, code, eip, 0);
        }
        loadReturnFlags(image, bits, kernel, ioplHolder);
    }

    /// IRET in IA-32e mode: from 64-bit code SS:RSP is popped in any case, and there are no nested tasks.
    private void iretLong(int bits, long rip, int selector) {
        if (cpu.flags.has(Flags.NT)) {
            throw GuestFault.of(Vector.GP, "IRET with NT = 1 in IA-32e mode");
        }
        long image = cpu.stack.peek(2, bits);
        Descriptor code = returnTarget(selector, rip);
        boolean kernel = state.cpl == 0;
        int ioplHolder = state.cpl;
        if ((selector & 3) != state.cpl || cpu.bits64()) {
            returnOuter(bits, 3 * (bits / 8), selector, code, rip, 0);
        } else {
            cpu.stack.setPointer(cpu.stack.pointer() + 3L * (bits / 8));
            cpu.segmentation.loadCode(selector, code);
            cpu.eip = rip;
        }
        loadReturnFlags(image, bits, kernel, ioplHolder);
    }

    private Descriptor returnTarget(int selector, long eip) {
        int error = selector & 0xfffc;
        Descriptor code = target(selector);
        int rpl = selector & 3;
        if (!code.code() || rpl < state.cpl) {
            throw GuestFault.of(Vector.GP, error, "a return must go to a code segment of the same or an outer level");
        }
        if (code.conforming() ? code.dpl() > rpl : code.dpl() != rpl) {
            throw GuestFault.of(Vector.GP, error, "DPL and RPL of the return segment do not agree");
        }
        if (!code.present()) {
            throw GuestFault.of(Vector.NP, error, "the return segment is not present");
        }
        checkOffset(eip, notBoth(selector, code));
        return code;
    }

    /// Pops SS:ESP of the outer level, `above` bytes above the top; `release` more bytes go from the outer stack.
    private void returnOuter(int bits, int above, int selector, Descriptor code, long eip, int release) {
        int bytes = bits / 8;
        long top = cpu.stack.pointer() + above;
        long mask = cpu.stack.mask();
        long esp = cpu.stack.load(top & mask, bits) & mask(bits);
        int ss = (int) cpu.stack.load(top + bytes & mask, bits) & 0xffff;
        int cpl = selector & 3;
        boolean to64 = state.longMode() && code.longCode();
        boolean nullStack = to64 && Segmentation.nullSelector(ss) && cpl < 3;
        if (nullStack) {
            Segmentation.requireNullStack(ss, cpl);
        }
        Descriptor stack = nullStack ? null : cpu.segmentation.stackDescriptor(ss, cpl, Vector.GP);
        boolean outer = cpl != state.cpl;
        cpu.segmentation.loadCode(selector, code);
        if (nullStack) {
            state.segments[Segment.SS].loadNull(ss);
        } else {
            cpu.segmentation.fill(state.segments[Segment.SS], ss, cpu.segmentation.markAccessed(ss, stack));
        }
        cpu.modeChanged();
        long espMask = cpu.stack.mask();
        state.r[CpuState.SP] = X86Cpu.merged(state.r[CpuState.SP], esp + release, espMask);
        cpu.eip = eip;
        if (outer) {
            cpu.segmentation.dropInnerSegments();
        }
    }

    private static long mask(int bits) {
        return Site.mask(bits);
    }

    /// EFLAGS from an IRET frame: IOPL changes only at CPL 0, IF only at CPL <= IOPL (SDM 2A "IRET/IRETD").
    void loadReturnFlags(long image, int bits, boolean kernel, int cpl) {
        int changeable = Flags.STATUS | Flags.TF | Flags.DF | Flags.NT;
        if (bits >= 32) {
            changeable |= Flags.AC | Flags.ID | Flags.RF;
        }
        if (kernel) {
            changeable |= Flags.IOPL;
        }
        if (cpl <= cpu.flags.iopl()) {
            changeable |= Flags.IF;
        }
        int before = cpu.flags.system();
        cpu.flags.setEflags(cpu.flags.eflags() & ~changeable | (int) image & changeable);
        cpu.flagsLoaded(before);
    }
}
