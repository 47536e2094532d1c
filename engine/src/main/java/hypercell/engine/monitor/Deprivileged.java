package hypercell.engine.monitor;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.exec.VirtualCore;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.FpuState;
import hypercell.engine.x86.state.Segment;

/// Ring compression: all of the guest, its kernel too, runs at CPL 3, so that every privileged instruction traps and is
/// emulated on the virtual processor. The virtual CPL, IF and IOPL live there; hardware runs with IF = 1 and IOPL = 0.
///
/// Instructions that are sensitive but do not trap show the guest hardware's state instead of its own: PUSHF, POPF,
/// SGDT, SIDT, SLDT, STR, SMSW, LAR, LSL, VERR, VERW, PUSH CS, MOV from CS and SS (Robin and Irvine). That is where
/// this technique fails, by the architecture.
final class Deprivileged implements Privilege {
    private final VirtualCore core;
    private final WorldSwitch world;
    private final MonitorSegments segments;
    private final DescriptorMirror mirror;
    private final SegmentSwitch registers;
    private int loadedFor = -1;

    Deprivileged(VirtualMachine vm, MemoryTechnique memory) {
        core = vm.core();
        segments = new MonitorSegments(vm.hardware(), vm.span());
        mirror = new DescriptorMirror(vm, memory);
        registers = new SegmentSwitch(vm);
        segments.build();
        world = new WorldSwitch(vm, memory);
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
    public ExitReason writeReason(long gpa) {
        return mirror.holds(gpa) ? ExitReason.DESCRIPTOR_WRITE : ExitReason.FALSE_SHARING;
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

    @Override
    public void enter() {
        CpuState state = core.state();
        int cpl = state.cpl;
        world.loadControl();
        boolean copied = mirror.update(cpl);
        if (copied || loadedFor != cpl) {
            loadTables(cpl);
        }
        registers.enterData();
        long[] restore = registers.beforeReturn();
        world.enter(WorldSwitch.selector(state.segments[Segment.CS]), WorldSwitch.selector(state.segments[Segment.SS]));
        registers.afterReturn(restore);
    }

    private void loadTables(int cpl) {
        long local = mirror.localLimit();
        segments.describe(cpl, local);
        segments.load(cpl, local >= 0);
        loadedFor = cpl;
    }

    @Override
    public Trap leave() {
        WorldSwitch.Frame frame = world.leave();
        registers.leave(frame.cs(), frame.ss());
        ownSelectors(core.state().fpu, frame);
        core.modeChanged();
        return new Trap(frame.vector(), frame.errorCode());
    }

    /// x87 instructions have noted the selectors that hardware had in CS and SS; the guest has others.
    private void ownSelectors(FpuState fpu, WorldSwitch.Frame frame) {
        Segment[] guest = core.state().segments;
        if (fpu.instructionSelector == frame.cs()) {
            fpu.instructionSelector = guest[Segment.CS].selector();
        }
        if (fpu.dataSelector == frame.ss()) {
            fpu.dataSelector = guest[Segment.SS].selector();
        }
    }
}
