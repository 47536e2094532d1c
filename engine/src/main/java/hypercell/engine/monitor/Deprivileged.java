package hypercell.engine.monitor;

import hypercell.engine.bus.HostMemory;
import hypercell.engine.x86.exec.HardwareCore;
import hypercell.engine.x86.exec.VirtualCore;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;

/// Ring compression: all of the guest, its kernel too, runs at CPL 3, so that every privileged instruction traps and is
/// emulated on the virtual processor. The virtual CPL, IF and IOPL live there; hardware runs with IF = 1 and IOPL = 0.
///
/// Instructions that are sensitive but do not trap show the guest hardware's state instead of its own: PUSHF, POPF,
/// SGDT, SIDT, SLDT, STR, SMSW, LAR, LSL, VERR, VERW, PUSH CS, MOV from CS and SS (Robin and Irvine). That is where
/// this technique fails, by the architecture.
final class Deprivileged implements Privilege {
    /// Flags that are the guest's own in hardware; the rest are the monitor's while the guest runs.
    private static final int GUEST_FLAGS = Flags.STATUS | Flags.DF | Flags.NT | Flags.AC | Flags.ID;

    private static final long CR0_ALWAYS =
            CpuState.CR0_PG | CpuState.CR0_PE | CpuState.CR0_WP | CpuState.CR0_NE | CpuState.CR0_ET;
    private static final long CR0_GUEST = CpuState.CR0_TS | CpuState.CR0_EM | CpuState.CR0_MP;
    private static final long CR4_GUEST =
            CpuState.CR4_DE | CpuState.CR4_OSFXSR | CpuState.CR4_OSXMMEXCPT | CpuState.CR4_OSXSAVE | CpuState.CR4_TSD;
    private static final int FRAME = 5 * 4;

    private final VirtualMachine vm;
    private final VirtualCore core;
    private final HardwareCore hardware;
    private final MemoryTechnique memory;
    private final MonitorSegments segments;
    private final DescriptorMirror mirror;
    private final SegmentSwitch registers;
    private int loadedFor = -1;

    Deprivileged(VirtualMachine vm, MemoryTechnique memory) {
        this.vm = vm;
        this.memory = memory;
        core = vm.core();
        hardware = vm.hardware().core();
        segments = new MonitorSegments(vm.hardware(), vm.span());
        mirror = new DescriptorMirror(vm, memory);
        registers = new SegmentSwitch(vm);
        segments.build();
    }

    @Override
    public String name() {
        return "deprivileged";
    }

    @Override
    public boolean runsNatively() {
        return registers.possible();
    }

    @Override
    public void forget() {
        registers.forget();
        mirror.forget();
        loadedFor = -1;
    }

    @Override
    public void written(long gpa, int bytes) {
        mirror.written(gpa, bytes);
    }

    @Override
    public void addressesChanged() {
        mirror.forget();
    }

    @Override
    public void spanMoved() {
        loadedFor = -1;
        registers.forget();
    }

    // --- into the guest ---

    @Override
    public void enter() {
        CpuState state = core.state();
        int cpl = state.cpl;
        loadControl(state);
        boolean copied = mirror.update(cpl);
        if (copied || loadedFor != cpl) {
            loadTables(cpl);
        }
        hardware.setTime(core.instructions(), core.skippedNanos(), state.tscOffset);
        registers.enterData();
        long[] restore = registers.beforeReturn();
        hardware.iret(pushFrame(state));
        registers.afterReturn(restore);
    }

    private void loadControl(CpuState state) {
        boolean user = state.cpl == 3;
        long root = memory.root(user);
        long paging = memory.format().entryBytes() == 8 ? CpuState.CR4_PAE : 0;
        long userOnly = user ? state.cr4 & CpuState.CR4_UMIP : 0;
        long timeStamp = vm.config().timeStamps() ? CpuState.CR4_TSD : 0;
        hardware.setControl(4, state.cr4 & CR4_GUEST | paging | userOnly | timeStamp);
        hardware.setControl(3, root);
        long alignment = user ? state.cr0 & CpuState.CR0_AM : 0;
        hardware.setControl(0, state.cr0 & CR0_GUEST | CR0_ALWAYS | alignment);
    }

    private void loadTables(int cpl) {
        long local = mirror.localLimit();
        segments.describe(cpl, local);
        segments.load(cpl, local >= 0);
        loadedFor = cpl;
    }

    /// The frame that IRETD pops: EIP, CS, EFLAGS, ESP, SS.
    private long pushFrame(CpuState state) {
        long esp = Span.STACK_TOP - FRAME;
        long host = stack(esp);
        HostMemory.putInt(host, (int) core.eip());
        HostMemory.putInt(host + 4, state.segments[Segment.CS].selector() | 3);
        HostMemory.putInt(host + 8, state.flags.eflags() & GUEST_FLAGS | Flags.IF);
        HostMemory.putInt(host + 12, (int) state.r[CpuState.SP]);
        HostMemory.putInt(host + 16, state.segments[Segment.SS].selector() | 3);
        return esp;
    }

    private long stack(long esp) {
        return vm.hardware().frames().host(HostFrames.frame(vm.span().hpa(Span.STACK_TOP - 4096))) + (esp & 0xfff);
    }

    // --- out of the guest ---

    @Override
    public Trap leave() {
        CpuState state = core.state();
        long esp = state.r[CpuState.SP];
        int vector = MonitorSegments.vector(hardware.eip());
        boolean error = esp == Span.STACK_TOP - FRAME - 4;
        long frame = stack(error ? esp + 4 : esp);
        state.r[CpuState.SP] = HostMemory.getInt(frame + 12) & 0xffff_ffffL;
        int kept = state.flags.eflags() & ~GUEST_FLAGS;
        int eflags = HostMemory.getInt(frame + 8) & GUEST_FLAGS | kept;
        core.ran(hardware.instructions(), HostMemory.getInt(frame) & 0xffff_ffffL, eflags);
        registers.leave(HostMemory.getInt(frame + 4) & 0xffff, HostMemory.getInt(frame + 16) & 0xffff);
        core.modeChanged();
        return new Trap(vector, error ? HostMemory.getInt(stack(esp)) : -1);
    }
}
