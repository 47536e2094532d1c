package hypercell.engine.x86.exec;

import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;

/// A switch to a more privileged stack that can be taken back when a push on it faults: the instruction must then look
/// as if it had not begun.
final class InnerStack {
    private final X86Cpu cpu;
    private final CpuState state;
    private final int selector;
    private final long base;
    private final long limit;
    private final int access;
    private final boolean big;
    private final long esp;
    private final int cpl;
    private int vm;

    /// Remembers the present stack.
    InnerStack(X86Cpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
        Segment ss = state.segments[Segment.SS];
        selector = ss.selector();
        base = ss.base();
        limit = ss.limit();
        access = ss.access();
        big = ss.big();
        esp = state.r[CpuState.SP];
        cpl = state.cpl;
    }

    /// Uses the stack `ss:pointer` with the rights of level `newCpl`.
    void enter(int ss, Descriptor stack, int newCpl, long pointer) {
        cpu.segmentation.fill(state.segments[Segment.SS], ss, stack);
        vm = state.flags.system() & Flags.VM;
        state.flags.setSystem(state.flags.system() & ~Flags.VM);
        state.cpl = newCpl;
        cpu.mmu.setUser(newCpl == 3);
        cpu.modeChanged();
        state.r[CpuState.SP] = stack.big() ? pointer : state.r[CpuState.SP] & 0xffff0000L | pointer & 0xffff;
    }

    /// Back to the remembered stack.
    void leave() {
        state.segments[Segment.SS].load(selector, base, limit, access, big);
        state.r[CpuState.SP] = esp;
        state.flags.setSystem(state.flags.system() | vm);
        state.cpl = cpl;
        cpu.mmu.setUser(cpl == 3);
        cpu.modeChanged();
    }
}
