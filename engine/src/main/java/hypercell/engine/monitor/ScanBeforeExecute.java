package hypercell.engine.monitor;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.exec.Descriptor;
import hypercell.engine.x86.exec.HardwareCore;
import hypercell.engine.x86.exec.VirtualCore;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.FpuState;
import hypercell.engine.x86.state.Segment;

/// Scan before execution: the guest runs at CPL 3 like a deprivileged one, but only code that the monitor has looked
/// at, with traps in place of what is sensitive. So the guest never sees hardware's selectors, flags or tables, and
/// everything that runs on the bare machine runs here, real-address mode included.
///
/// Hardware fetches from a copy and reads data from the original, because the base of CS is not the base of the other
/// segments: it points to the copy in the monitor's span. The other segments end below the span, so that the guest
/// cannot reach it; what it does there the monitor does for it.
final class ScanBeforeExecute implements Privilege {
    private static final int CPL = 3;
    /// Hardware's selector for a guest segment register: an entry of the monitor's table for each.
    private static final int FIRST_SELECTOR = 0x100 | CPL;

    /// Error code of the #GP by which INT3 at CPL 3 ends at a gate of DPL 0: its vector, and the bit for the IDT.
    private static final int INT3_REFUSED = Vector.BP.number() << 3 | 2;

    private static final long LARGEST_IN_BYTES = 1L << 20;

    private static final int[] DATA = {Segment.ES, Segment.DS, Segment.FS, Segment.GS};
    private static final int ACCESS_3 = 0x60 | Segment.ACCESSED | 0x80;

    private final VirtualMachine vm;
    private final VirtualCore core;
    private final HardwareCore hardware;
    private final WorldSwitch world;
    private final MonitorSegments segments;
    private final ScannedCode code;
    private final GuestWalk walk;
    private final long[] loaded = new long[6];
    private boolean tablesLoaded;
    private long codeOffset;

    ScanBeforeExecute(VirtualMachine vm, MemoryTechnique memory) {
        this.vm = vm;
        core = vm.core();
        hardware = vm.hardware().core();
        segments = new MonitorSegments(vm.hardware(), vm.span());
        segments.build();
        world = new WorldSwitch(vm, memory);
        code = new ScannedCode(vm, memory, vm.config().wanted());
        walk = new GuestWalk(vm);
    }

    @Override
    public String name() {
        return "scanBeforeExecute";
    }

    ScannedCode code() {
        return code;
    }

    @Override
    public void forget() {
        tablesLoaded = false;
        java.util.Arrays.fill(loaded, -1);
    }

    @Override
    public void written(long gpa, int bytes) {
        code.written(gpa, bytes);
    }

    @Override
    public ExitReason writeReason(long gpa) {
        return code.holds(gpa) ? ExitReason.CODE_WRITE : ExitReason.FALSE_SHARING;
    }

    @Override
    public ExitReason reason(Insn insn, Trap trap) {
        return trap.vector() == Vector.GP.number() && trap.errorCode() == INT3_REFUSED
                ? ScannedPage.reason(insn)
                : ExitClassifier.of(insn);
    }

    @Override
    public void addressesChanged() {
        // pages of code are found by their physical address at each entry
    }

    @Override
    public void spanMoved() {
        forget();
    }

    /// Whether the next instruction lies in scanned code and may run by itself; looks for it, and scans.
    @Override
    public boolean runsNatively() {
        CpuState state = core.state();
        Segment cs = state.segments[Segment.CS];
        Segment ss = state.segments[Segment.SS];
        if (state.longMode() || !reachable(ss) || ss.code() || !ss.writable() || wraps()) {
            return false;
        }
        if (state.protectedMode() && !cs.code()) {
            return false;
        }
        Translation fetch = walk.walk(core.linearEip(), Access.of(Access.Kind.EXECUTE, state.cpl == CPL));
        if (!(fetch.outcome() instanceof WalkOutcome.Mapped mapped) || !vm.isRam(mapped.gpa())) {
            return false;
        }
        walk.commit(fetch);
        codeOffset = code.enter(mapped.gpa(), core.codeBits());
        return codeOffset >= 0;
    }

    /// Whether offsets wrap within the page, where a branch could lead out of the copy.
    private boolean wraps() {
        long start = core.eip() - (core.linearEip() & 0xfff);
        long last = core.codeBits() == 16 ? 0xffff : 0xffff_ffffL;
        return start < 0 || start + 0xfff > last;
    }

    /// Whether hardware can have the segment: it begins below the span and does not grow down.
    private boolean reachable(Segment segment) {
        return segment.present()
                && !segment.expandDown()
                && segment.base() < vm.span().base();
    }

    @Override
    public void enter() {
        world.loadControl();
        if (!tablesLoaded) {
            segments.describe(0, -1);
            segments.load(0, false);
            tablesLoaded = true;
        }
        Segment[] guest = core.state().segments;
        for (int number : DATA) {
            load(number, reachable(guest[number]) ? descriptor(guest[number]) : 0);
        }
        describe(Segment.SS, descriptor(guest[Segment.SS]));
        describe(Segment.CS, codeDescriptor(guest[Segment.CS]));
        world.enterCopy(
                selector(Segment.CS),
                selector(Segment.SS),
                core.linearEip() & ~0xfffL,
                vm.span().base() + codeOffset);
    }

    private void load(int number, long descriptor) {
        if (loaded[number] != descriptor) {
            describe(number, descriptor);
            hardware.loadData(number, descriptor == 0 ? 0 : selector(number));
            loaded[number] = descriptor;
        }
    }

    private static int selector(int number) {
        return FIRST_SELECTOR + number * 8;
    }

    private void describe(int number, long descriptor) {
        long offset = Span.GDT + (selector(number) & ~7);
        vm.span().give(offset);
        if (vm.span().read(offset, 8) != descriptor) {
            vm.span().write(offset, 8, descriptor);
        }
    }

    /// The descriptor that gives hardware the guest's segment at CPL 3, as far as it lies below the span.
    private long descriptor(Segment segment) {
        long room = vm.span().base() - segment.base();
        long most = (room > LARGEST_IN_BYTES ? room & ~0xfffL : room) - 1; // a limit beyond counts pages
        return descriptor(segment.base(), Math.min(segment.limit(), most), segment.access(), segment.big());
    }

    /// The guest's code segment with a base that leads to the copy of the present page.
    private long codeDescriptor(Segment cs) {
        long base = vm.span().base() + codeOffset - (core.linearEip() & ~0xfffL) + cs.base() & 0xffff_ffffL;
        int access = core.state().protectedMode() ? cs.access() : cs.access() | Segment.CODE | Segment.READABLE;
        return descriptor(base, cs.limit(), access & ~Segment.CONFORMING, cs.big());
    }

    private static long descriptor(long base, long limit, int access, boolean big) {
        Descriptor plain = Descriptor.of(base, limit, access | ACCESS_3);
        return (big ? plain.withBig() : plain).raw();
    }

    @Override
    public Trap leave() {
        WorldSwitch.Frame frame = world.leave();
        ownSelectors(core.state().fpu);
        core.modeChanged();
        return new Trap(frame.vector(), frame.errorCode());
    }

    /// x87 instructions have noted hardware's selectors; the guest expects its own.
    private void ownSelectors(FpuState fpu) {
        Segment[] guest = core.state().segments;
        if (fpu.instructionSelector == selector(Segment.CS)) {
            fpu.instructionSelector = guest[Segment.CS].selector();
        }
        for (int number = 0; number < guest.length; number++) {
            if (fpu.dataSelector == selector(number)) {
                fpu.dataSelector = guest[number].selector();
            }
        }
    }
}
