package hypercell.engine.monitor;

import hypercell.engine.bus.DeviceFailure;
import hypercell.engine.machine.Driver;
import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.EventStream;
import hypercell.engine.observe.ExitAnswer;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.exec.HardwareCore;
import hypercell.engine.x86.exec.Present;
import hypercell.engine.x86.exec.VirtualCore;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.mmu.PageFaultCode;
import hypercell.engine.x86.mmu.PagingContext;
import java.util.HashSet;
import java.util.Set;

/// A monitor at work: runs the guest on hardware until something traps, does what the guest should see, and goes on.
/// The same loop for every technique; [Privilege] and [MemoryTechnique] make the difference.
public final class Monitor implements Driver {
    /// The vector of the monitor's own timer.
    static final int TIMER = 0xef;

    /// So many hidden faults without one instruction done mean that the monitor repairs nothing.
    private static final int HOPELESS = 1000;

    private final VirtualMachine vm;
    private final VirtualCore core;
    private final HardwareCore hardware;
    private final EventStream events;
    private final MemoryTechnique memory;
    private final Privilege privilege;
    private final Set<Long> breakpoints;
    private volatile boolean stopRequested;
    private PagingContext paging;
    private ExitHandler handler = ExitHandler.NONE;
    /// Where the monitor has been and the guest wanted to be.
    private final Set<Long> conflicts = new HashSet<>();

    private Runnable afterExit = () -> {};
    private Runnable afterRun = () -> {};
    private int repairs;
    private long interpreted;

    Monitor(VirtualMachine vm, MemoryTechnique memory, Privilege privilege, Set<Long> breakpoints) {
        this.vm = vm;
        this.memory = memory;
        this.privilege = privilege;
        this.breakpoints = breakpoints;
        core = vm.core();
        events = vm.guest().eventStream();
        hardware = vm.hardware().core();
        paging = core.mmu().context();
        vm.guest().observe(this::observe);
    }

    /// The guest's own invalidations, which it did by instructions that the monitor has emulated.
    private void observe(Event event) {
        if (event instanceof Event.TlbFlush flush) {
            if (flush.gva() == -1) {
                memory.flushed();
            } else {
                memory.invalidated(flush.gva());
            }
            privilege.addressesChanged();
        }
    }

    /// Calls `other` at exits from now on.
    public void handleBy(ExitHandler other) {
        handler = other;
    }

    /// Checks that are made after every exit, and after every run of more than one instruction.
    void audit(Runnable everyExit, Runnable everyRun) {
        afterExit = everyExit;
        afterRun = everyRun;
    }

    /// Instructions that ran without hardware because it cannot have the guest's state: another mode of the
    /// processor, segments that reach where the monitor is.
    public long interpreted() {
        return interpreted;
    }

    @Override
    public void requestStop() {
        stopRequested = true;
        hardware.requestStop();
    }

    @Override
    public Stop run(long budget) {
        try {
            return checked(budget);
        } catch (RuntimeException | AssertionError | StackOverflowError failure) {
            if (vm.config().own().isEmpty()) {
                throw failure;
            }
            return new Stop.UserCodeFailed(core.linearEip(), failure); // the user's technique, or what it has done
        }
    }

    private Stop checked(long budget) {
        Stop stop = untilStopped(budget);
        if (budget > 1) {
            afterRun.run();
        }
        return stop;
    }

    private Stop untilStopped(long budget) {
        long end = core.used() + budget < 0 ? Long.MAX_VALUE : core.used() + budget;
        privilege.forget();
        contextChanged();
        while (true) {
            if (stopRequested) {
                stopRequested = false;
                return new Stop.Interrupted(core.linearEip());
            }
            if (core.used() >= end) {
                return new Stop.Budget(core.instructions(), core.linearEip());
            }
            long before = core.used();
            Stop stop = next(end - before);
            if (stop != null) {
                return stop;
            }
            if (core.used() != before && !breakpoints.isEmpty() && breakpoints.contains(core.linearEip())) {
                return new Stop.Breakpoint(core.linearEip());
            }
        }
    }

    private Stop next(long budget) {
        try {
            if (core.wantsStep()) {
                return interpret();
            }
            if (privilege.runsNatively()) {
                return runOnHardware(budget);
            }
            interpreted++;
            return interpret();
        } catch (DeviceFailure failure) {
            return new Stop.UserCodeFailed(core.linearEip(), failure.getCause());
        }
    }

    /// One instruction or delivery on the virtual processor. Null: go on.
    private Stop interpret() {
        Stop stop = core.step();
        contextChanged();
        repairs = 0;
        return stop instanceof Stop.Budget ? null : stop;
    }

    private void contextChanged() {
        PagingContext now = core.mmu().context();
        if (!now.equals(paging)) {
            paging = now;
            memory.flushed();
            privilege.addressesChanged();
        }
    }

    private Stop runOnHardware(long budget) {
        long before = core.instructions();
        privilege.enter();
        memory.running();
        Stop stop = hardware.run(Math.min(budget, core.instructionsToDeadline()));
        boolean trapped = stop instanceof Stop.Breakpoint && hardware.state().cpl == 0;
        if (!trapped) {
            hardware.interrupt(TIMER);
        }
        Privilege.Trap trap = privilege.leave();
        if (core.instructions() != before) {
            repairs = 0;
        }
        if (!trapped) {
            return switch (stop) {
                case Stop.Budget ignored -> null;
                case Stop.Interrupted ignored -> null; // the loop knows, or has known already
                case Stop.Breakpoint ignored -> new Stop.Breakpoint(core.linearEip());
                case Stop.Unsupported it -> new Stop.Unsupported(core.linearEip(), it.feature(), it.manual());
                default -> stop;
            };
        }
        Stop end = handle(trap);
        afterExit.run();
        return end;
    }

    // --- exits ---

    private Stop handle(Privilege.Trap trap) {
        if (trap.vector() == Vector.PF.number()) {
            return pageFault(trap, hardware.state().cr2);
        }
        if (trap.vector() == TIMER) {
            return null;
        }
        Present at = core.present();
        Exit exit = new Exit(privilege.reason(at.insn(), trap), trap.vector(), trap.errorCode(), -1, -1, at);
        return finish(exit, ExitAnswer.EMULATED, "");
    }

    private Stop pageFault(Privilege.Trap trap, long gva) {
        if (vm.span().contains(gva)) {
            moveSpan(trap, gva);
            return null;
        }
        MemoryTechnique.Verdict verdict = memory.pageFault(gva, trap.errorCode(), core.state().cpl == 3);
        Present at = core.present();
        ExitReason reason = reason(verdict, (trap.errorCode() & PageFaultCode.WRITE) != 0, at.insn());
        Exit exit = new Exit(reason, trap.vector(), trap.errorCode(), gva, verdict.gpa(), at);
        if (verdict.mistaken() >= 0) {
            return mistakenFault(exit, verdict);
        }
        if (verdict.answer() != ExitAnswer.REPAIRED) {
            return finish(exit, verdict.answer(), detail(verdict, reason));
        }
        if (++repairs > HOPELESS) {
            throw new IllegalStateException("hidden faults at 0x%x do not end".formatted(gva));
        }
        return finish(exit, ExitAnswer.REPAIRED, verdict.detail());
    }

    /// The technique's own words, or what kind of fault it was.
    private static String detail(MemoryTechnique.Verdict verdict, ExitReason reason) {
        return verdict.detail().isEmpty()
                ? FaultKind.of(reason).map(FaultKind::words).orElse("")
                : verdict.detail();
    }

    /// What the technique only knows as protected, or as no RAM, may be protected for somebody else's sake.
    private ExitReason reason(MemoryTechnique.Verdict verdict, boolean write, Insn insn) {
        ExitReason reason = verdict.reason();
        if (reason == ExitReason.MMIO || reason == ExitReason.DESCRIPTOR_WRITE) {
            ExitReason own = reason == ExitReason.MMIO ? reason : privilege.writeReason(verdict.gpa());
            return vm.watched().reason(verdict.gpa(), write, insn).orElse(own);
        }
        return reason;
    }

    /// A page fault that the guest's own tables do not justify.
    private Stop mistakenFault(Exit exit, MemoryTechnique.Verdict verdict) {
        long before = events.because(log(exit, ExitAnswer.REFLECTED, verdict.detail()));
        core.state().cr2 = exit.gva();
        core.inject(exit.vector(), verdict.mistaken());
        contextChanged();
        events.because(before);
        return null;
    }

    /// Does what the technique proposes, unless a handler of the user's chooses otherwise.
    private Stop finish(Exit exit, ExitAnswer answer, String detail) {
        ExitChoice.Way way = ExitChoice.Way.DEFAULT;
        ExitChoice choice = null;
        if (handler.wants(exit.reason())) {
            choice = new ExitChoice();
            handler.handle(exit, choice);
            contextChanged();
            way = choice.way();
            if (way == ExitChoice.Way.DEFAULT && exit.reason().kind() == ExitReason.Kind.PRODUCES) {
                way = ExitChoice.Way.ADVANCE;
            }
        }
        return switch (way) {
            case DEFAULT ->
                answer == ExitAnswer.EMULATED || answer == ExitAnswer.REFLECTED
                        ? interpret(exit, answer, detail)
                        : resume(exit, answer, detail);
            case EMULATE -> interpret(exit, ExitAnswer.EMULATED, detail);
            case RETRY -> resume(exit, ExitAnswer.HANDLED, detail);
            case ADVANCE -> {
                log(exit, ExitAnswer.HANDLED, detail);
                core.advance(exit.insn().length());
                repairs = 0;
                yield null;
            }
            case INJECT -> {
                long before = events.because(log(exit, ExitAnswer.REFLECTED, detail));
                core.inject(choice.vector(), choice.errorCode());
                events.because(before);
                yield null;
            }
            case STOP -> {
                log(exit, ExitAnswer.HANDLED, detail);
                yield new Stop.Breakpoint(core.linearEip());
            }
        };
    }

    private Stop resume(Exit exit, ExitAnswer answer, String detail) {
        log(exit, answer, detail);
        return null;
    }

    private Stop interpret(Exit exit, ExitAnswer answer, String detail) {
        long before = events.because(log(exit, answer, detail));
        Stop stop = interpret();
        events.because(before);
        return stop;
    }

    private long log(Exit exit, ExitAnswer answer, String detail) {
        return events.exit(
                exit.reason(),
                exit.vector(),
                exit.errorCode(),
                exit.gva(),
                exit.gpa(),
                exit.at().pc(),
                exit.at().bytes(),
                exit.at().codeBits(),
                exit.at().cpl(),
                answer,
                detail);
    }

    /// The guest wants the addresses where the monitor is: it moves to others that the guest does not use.
    private void moveSpan(Privilege.Trap trap, long gva) {
        long old = vm.span().base();
        conflicts.add(old);
        long base = freeRegion();
        vm.span().setBase(base);
        memory.spanMoved(old);
        privilege.spanMoved();
        Exit exit = new Exit(ExitReason.SPAN_CONFLICT, trap.vector(), trap.errorCode(), gva, -1, core.present());
        log(exit, ExitAnswer.REPAIRED, "the monitor moves from 0x%08x to 0x%08x".formatted(old, base));
    }

    private long freeRegion() {
        for (long base = (1L << 32) - Span.BYTES; base >= 0; base -= Span.BYTES) {
            if (!conflicts.contains(base) && !memory.uses(base)) {
                return base;
            }
        }
        throw new IllegalStateException("the guest uses all of its linear addresses");
    }
}
