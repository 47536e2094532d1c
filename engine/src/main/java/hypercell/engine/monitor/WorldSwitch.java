package hypercell.engine.monitor;

import hypercell.engine.bus.HostMemory;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.exec.HardwareCore;
import hypercell.engine.x86.exec.VirtualCore;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;
import java.util.Set;

/// The way between the monitor and a guest that runs at CPL 3: control registers, and the frame that IRETD pops and
/// that a delivery pushes.
final class WorldSwitch {
    /// Flags that are the guest's own in hardware; the rest are the monitor's while the guest runs.
    private static final int GUEST_FLAGS = Flags.STATUS | Flags.DF | Flags.NT | Flags.AC | Flags.ID;

    private static final long CR0_ALWAYS =
            CpuState.CR0_PG | CpuState.CR0_PE | CpuState.CR0_WP | CpuState.CR0_NE | CpuState.CR0_ET;
    private static final long CR0_GUEST = CpuState.CR0_TS | CpuState.CR0_EM | CpuState.CR0_MP;
    private static final long CR4_GUEST =
            CpuState.CR4_DE | CpuState.CR4_OSFXSR | CpuState.CR4_OSXMMEXCPT | CpuState.CR4_OSXSAVE | CpuState.CR4_TSD;
    /// Entries of hardware's own tables may map large pages.
    private static final long CR4_ALWAYS = CpuState.CR4_PSE;

    private static final int FRAME = 5 * 4;

    private final VirtualCore core;
    private final HardwareCore hardware;
    private final MemoryTechnique memory;
    private final boolean timeStamps;
    private final Set<Long> breakpoints;
    /// Host address of the page below the top of the monitor's stack.
    private final long stack;

    WorldSwitch(VirtualMachine vm, MemoryTechnique memory) {
        this.memory = memory;
        core = vm.core();
        hardware = vm.hardware().core();
        timeStamps = vm.config().wanted().contains(ExitReason.RDTSC);
        breakpoints = vm.guest().breakpoints();
        stack = vm.hardware().frames().host(HostFrames.frame(vm.span().hpa(Span.STACK_TOP - 4096)));
    }

    /// Loads the control registers for the guest's present state, and what user code can read without a trap.
    void loadControl() {
        CpuState state = core.state();
        boolean user = state.cpl == 3;
        long root = memory.root(user);
        long format = memory.format().entryBytes() == 8 ? CpuState.CR4_PAE : 0;
        if ((hardware.state().cr4 & CpuState.CR4_PAE) != format
                && hardware.state().paging()) {
            hardware.setControl(
                    0, hardware.state().cr0 & ~CpuState.CR0_PG); // tables of one format mean nothing in another
        }
        long userOnly = user ? state.cr4 & CpuState.CR4_UMIP : 0;
        hardware.setControl(
                4, state.cr4 & CR4_GUEST | CR4_ALWAYS | format | userOnly | (timeStamps ? CpuState.CR4_TSD : 0));
        hardware.setControl(3, root);
        long alignment = user ? state.cr0 & CpuState.CR0_AM : 0;
        hardware.setControl(0, state.cr0 & CR0_GUEST | CR0_ALWAYS | alignment);
        hardware.setTime(core.instructions(), core.skippedNanos());
        hardware.setVisible(state);
    }

    /// Into the guest at the addresses that it knows.
    void enter(int cs, int ss) {
        setBreakpoints(0, 0);
        go(cs, ss);
    }

    /// Into a copy of a page of the guest's code.
    ///
    /// @param page linear address of the page, as the guest knows it
    /// @param copy linear address of the copy
    void enterCopy(int cs, int ss, long page, long copy) {
        setBreakpoints(page, copy);
        go(cs, ss);
    }

    private void setBreakpoints(long page, long copy) {
        hardware.breakpoints().clear();
        for (long gva : breakpoints) {
            if (copy == 0) {
                hardware.breakpoints().add(gva);
            } else if ((gva & ~0xfffL) == page) {
                hardware.breakpoints().add(gva - page + copy);
            }
        }
    }

    /// IRETD by a frame with EIP, CS, EFLAGS, ESP, SS.
    private void go(int cs, int ss) {
        CpuState state = core.state();
        long esp = Span.STACK_TOP - FRAME;
        long frame = stack + (esp & 0xfff);
        HostMemory.putInt(frame, (int) core.eip());
        HostMemory.putInt(frame + 4, cs);
        HostMemory.putInt(frame + 8, state.flags.eflags() & GUEST_FLAGS | Flags.IF);
        HostMemory.putInt(frame + 12, (int) state.r[CpuState.SP]);
        HostMemory.putInt(frame + 16, ss);
        hardware.iret(esp);
    }

    /// What hardware has pushed on the way out.
    ///
    /// @param cs and `ss`: selectors that the guest ran with
    record Frame(int vector, int errorCode, int cs, int ss) {}

    /// Out of the guest: EIP, ESP and flags are the virtual processor's again.
    Frame leave() {
        CpuState state = core.state();
        long esp = state.r[CpuState.SP];
        boolean error = esp == Span.STACK_TOP - FRAME - 4;
        long top = stack + (esp & 0xfff);
        long frame = error ? top + 4 : top;
        state.r[CpuState.SP] = HostMemory.getInt(frame + 12) & 0xffff_ffffL;
        int kept = state.flags.eflags() & ~(GUEST_FLAGS | Flags.RF);
        int eflags = HostMemory.getInt(frame + 8) & GUEST_FLAGS | kept;
        core.ran(hardware.instructions(), HostMemory.getInt(frame) & 0xffff_ffffL, eflags);
        return new Frame(
                MonitorSegments.vector(hardware.eip()),
                error ? HostMemory.getInt(top) : -1,
                HostMemory.getInt(frame + 4) & 0xffff,
                HostMemory.getInt(frame + 16) & 0xffff);
    }

    /// Selector of CS or SS for the guest at CPL 3.
    static int selector(Segment segment) {
        return segment.selector() | 3;
    }
}
