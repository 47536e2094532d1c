package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;

/// Hardware task switches through 16- and 32-bit TSSs (SDM 3A "Task Management"). Everything is read before anything is
/// written; from the moment TR is loaded, faults belong to the new task.
final class TaskSwitch {
    /// What caused it.
    enum Cause {
        JUMP,
        CALL,
        INTERRUPT,
        RETURN;

        /// Whether the old task stays busy and can be returned to.
        boolean nests() {
            return this == CALL || this == INTERRUPT;
        }
    }

    private static final int BUSY = 2;
    private static final int[] SEGMENTS = {Segment.ES, Segment.CS, Segment.SS, Segment.DS, Segment.FS, Segment.GS};

    private final X86Cpu cpu;
    private final CpuState state;

    TaskSwitch(X86Cpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
    }

    /// Switches through a task gate or to a TSS descriptor, whose privilege the caller has checked.
    ///
    /// @param error error code of faults about the new TSS, without the selector
    /// @param returnEip where the old task goes on
    void to(int selector, Descriptor tss, Cause cause, long returnEip, int error) {
        checkTss(selector, tss, cause, error);
        TaskState entered = TaskState.read(cpu, tss);
        cpu.mmu.probeWrite(state.tr.base() + 0x20, 4);
        leave(cause, returnEip);
        if (cause.nests()) {
            cpu.mmu.writeSystem(tss.base(), 2, state.tr.selector());
        }
        if (cause != Cause.RETURN) {
            cpu.segmentation.setType(selector, tss, tss.access() | BUSY);
        }
        cpu.segmentation.fill(state.tr, selector, new Descriptor(tss.raw() | (long) BUSY << 40));
        enter(entered, cause);
    }

    private static void checkTss(int selector, Descriptor tss, Cause cause, int error) {
        boolean busy = (tss.type() & BUSY) != 0;
        int code = selector & 0xfffc | error;
        if (cause == Cause.RETURN ? !busy : busy) {
            throw GuestFault.of(
                    cause == Cause.RETURN ? Vector.TS : Vector.GP,
                    code,
                    busy ? "the task is busy" : "a return to a task that is not busy");
        }
        if (!tss.present()) {
            throw GuestFault.of(Vector.NP, code, "the TSS is not present");
        }
        if (tss.limit() < (TaskState.is32(tss) ? 0x67 : 0x2b)) {
            throw GuestFault.of(Vector.TS, code, "the TSS is too short");
        }
    }

    /// Saves the old task and frees it unless it is to be returned to.
    private void leave(Cause cause, long returnEip) {
        int flags = cpu.flags.eflags();
        if (cause == Cause.RETURN) {
            flags &= ~Flags.NT;
        }
        TaskState.of(state, returnEip, flags).write(cpu);
        if (!cause.nests()) {
            int old = state.tr.selector();
            Descriptor descriptor = cpu.segmentation.descriptor(old, Vector.GP);
            cpu.segmentation.setType(old, descriptor, descriptor.access() & ~BUSY);
        }
    }

    private void enter(TaskState task, Cause cause) {
        state.cr0 |= CpuState.CR0_TS;
        state.dr[7] &= ~0x155L; // local breakpoints belong to the old task
        if (task.is32() && state.paging() && task.cr3() != state.cr3) {
            cpu.control.write(3, task.cr3());
        }
        int flags = task.eflags() | (cause.nests() ? Flags.NT : 0);
        cpu.flags.setEflags(flags);
        System.arraycopy(task.general(), 0, state.r, 0, 8);
        cpu.eip = task.eip();
        loadSelectors(task);
        cpu.flagsLoaded();
        if (task.trap()) {
            cpu.pendTrap(DebugRegisters.TASK_SWITCH);
        }
    }

    /// Selectors first, so that a fault finds the new task's; then the descriptors.
    private void loadSelectors(TaskState task) {
        int[] selectors = task.selectors();
        boolean virtual8086 = cpu.flags.has(Flags.VM);
        for (int number : SEGMENTS) {
            if (virtual8086) {
                state.segments[number].loadVirtual8086(selectors[number]);
            } else {
                state.segments[number].loadNull(selectors[number]);
            }
        }
        state.ldtr.loadNull(task.ldtr());
        setCpl(virtual8086 ? 3 : selectors[Segment.CS] & 3);
        loadLdtr(task.ldtr());
        if (!virtual8086) {
            loadCode(selectors[Segment.CS]);
            cpu.segmentation.loadStack(selectors[Segment.SS], state.cpl, Vector.TS);
            for (int number : new int[] {Segment.ES, Segment.DS, Segment.FS, Segment.GS}) {
                cpu.segmentation.loadData(number, selectors[number], Vector.TS);
            }
        }
        cpu.modeChanged();
        cpu.fetch.leave();
        cpu.checkBranch(cpu.eip);
    }

    private void setCpl(int cpl) {
        state.cpl = cpl;
        cpu.mmu.setUser(cpl == 3);
        cpu.modeChanged();
    }

    private void loadLdtr(int selector) {
        if (Segmentation.nullSelector(selector)) {
            return;
        }
        int error = selector & 0xfffc;
        Descriptor descriptor = (selector & 4) != 0 ? null : cpu.segmentation.peekDescriptor(selector);
        if (descriptor == null
                || !descriptor.system()
                || descriptor.type() != Descriptor.LDT
                || !descriptor.present()) {
            throw GuestFault.of(Vector.TS, error, "the new task's LDT selector does not name a present LDT");
        }
        cpu.segmentation.fill(state.ldtr, selector, descriptor);
    }

    private void loadCode(int selector) {
        int error = selector & 0xfffc;
        if (Segmentation.nullSelector(selector)) {
            throw GuestFault.of(Vector.TS, error, "the new task's CS is null");
        }
        Descriptor code = cpu.segmentation.descriptor(selector, Vector.TS);
        int rpl = selector & 3;
        boolean allowed = code.code() && (code.conforming() ? code.dpl() <= rpl : code.dpl() == rpl);
        if (!allowed) {
            throw GuestFault.of(Vector.TS, error, "the new task's CS is no code segment of its level");
        }
        if (!code.present()) {
            throw GuestFault.of(Vector.NP, error, "the new task's code segment is not present");
        }
        cpu.segmentation.loadCode(selector, code);
    }
}
