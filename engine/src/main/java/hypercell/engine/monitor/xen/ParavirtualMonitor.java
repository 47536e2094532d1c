package hypercell.engine.monitor.xen;

import hypercell.engine.machine.Driver;
import hypercell.engine.machine.Stop;
import hypercell.engine.monitor.Exit;
import hypercell.engine.monitor.ExitChoice;
import hypercell.engine.monitor.ExitHandler;
import hypercell.engine.monitor.xen.RingSwitch.Context;
import hypercell.engine.monitor.xen.RingSwitch.Trap;
import hypercell.engine.observe.EventStream;
import hypercell.engine.observe.ExitAnswer;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.exec.HardwareCore;
import hypercell.engine.x86.exec.Present;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.state.CpuState;

/// A monitor for a guest that knows of it. It emulates nothing: the guest runs on the processor itself, at CPL 1 and 3,
/// and leaves for three reasons only. It asks (INT 0x82), it has an exception of its own, which the monitor hands to
/// the handler that the guest has named, or the monitor's timer goes off.
final class ParavirtualMonitor implements Driver {
    /// The vector of the monitor's own timer.
    static final int TIMER = 0xef;

    /// INT n with an operand is two bytes long.
    private static final int INT_BYTES = 2;

    private static final int FROM_IDT = 2;
    private static final int CODE_BITS = 32;

    private final Domain domain;
    private final HardwareCore core;
    private final EventStream events;
    private final Hypercalls hypercalls;
    private final HypercallCounts counts;
    private ExitHandler handler = ExitHandler.NONE;
    private Runnable afterRun = () -> {};
    private volatile boolean stopRequested;

    ParavirtualMonitor(Domain domain, HypercallCounts counts) {
        this.domain = domain;
        core = domain.hardware.core();
        events = domain.machine.eventStream();
        this.counts = counts;
        hypercalls = new Hypercalls(domain, counts);
    }

    void handleBy(ExitHandler other) {
        handler = other;
    }

    /// What is checked after every run of more than one instruction.
    void audit(Runnable everyRun) {
        afterRun = everyRun;
    }

    @Override
    public void requestStop() {
        stopRequested = true;
        core.requestStop();
    }

    @Override
    public Stop run(long budget) {
        Stop stop = untilStopped(budget);
        if (budget > 1) {
            afterRun.run();
        }
        return stop;
    }

    private Stop untilStopped(long budget) {
        long end = core.used() + budget < 0 ? Long.MAX_VALUE : core.used() + budget;
        while (domain.vcpu.end() == null) {
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
            if (core.used() != before && core.breakpoints().contains(core.linearEip())) {
                return new Stop.Breakpoint(core.linearEip());
            }
        }
        return domain.vcpu.end();
    }

    private Stop next(long budget) {
        if (domain.timer.takeDue()) {
            core.wake();
            core.interrupt(TIMER);
        } else {
            Stop stop = core.run(budget);
            if (core.state().cpl != 0) {
                return stop instanceof Stop.Interrupted ? null : stop; // the loop knows who wanted it
            }
        }
        long before = events.because(events.newest());
        Trap trap = domain.world.leave();
        Stop end = handle(trap);
        if (end == null && domain.vcpu.end() == null) {
            upcall(trap);
        }
        events.because(before);
        return end;
    }

    // --- exits ---

    private Stop handle(Trap trap) {
        if (trap.vector() == TIMER) {
            Exit timer = exit(ExitReason.EXTERNAL_INTERRUPT, trap);
            log(timer, ExitAnswer.RESUMED, domain.channels.timer());
            return null;
        }
        int length = isHypercall(trap) ? INT_BYTES : 0;
        core.setEip(core.eip() - length); // for those who look: at the instruction
        Exit guest = exit(reason(trap), trap);
        ExitChoice choice = new ExitChoice();
        if (handler.wants(guest.reason())) {
            handler.handle(guest, choice);
        }
        return switch (choice.way()) {
            case DEFAULT, EMULATE -> {
                core.setEip(core.eip() + length);
                perform(guest, trap);
                yield null;
            }
            case ADVANCE -> {
                core.setEip(core.eip() + guest.insn().length());
                yield handled(guest, null);
            }
            case RETRY -> handled(guest, null);
            case INJECT -> {
                reflect(guest, choice.vector(), choice.errorCode());
                yield null;
            }
            case STOP -> handled(guest, new Stop.Breakpoint(core.linearEip()));
        };
    }

    private Stop handled(Exit guest, Stop stop) {
        log(guest, ExitAnswer.HANDLED, "");
        return stop;
    }

    private static boolean isHypercall(Trap trap) {
        return trap.vector() == TrapTable.HYPERCALL && trap.errorCode() < 0;
    }

    private ExitReason reason(Trap trap) {
        if (isHypercall(trap)) {
            return ExitReason.HYPERCALL;
        }
        if (trap.vector() == Vector.PF.number()) {
            return ExitReason.PAGE_FAULT;
        }
        boolean software = fromIdt(trap) || trap.vector() == 3 || trap.vector() == 4;
        return software ? ExitReason.SOFTWARE_INTERRUPT : ExitReason.EXCEPTION;
    }

    /// #GP because a gate of the IDT is not for this CPL: INT n.
    private static boolean fromIdt(Trap trap) {
        return trap.vector() == Vector.GP.number() && (trap.errorCode() & 7) == FROM_IDT;
    }

    private void perform(Exit guest, Trap trap) {
        if (guest.reason() == ExitReason.HYPERCALL) {
            hypercall(guest);
            return;
        }
        int wanted = trap.errorCode() >>> 3;
        TrapTable.Handler own = fromIdt(trap) ? domain.traps.of(wanted) : null;
        if (own != null && own.dpl() >= guest.at().cpl()) {
            core.setEip(core.eip() + INT_BYTES);
            reflect(guest, wanted, -1);
        } else {
            reflect(guest, trap.vector(), trap.errorCode());
        }
    }

    private void hypercall(Exit guest) {
        long[] r = core.state().r;
        int number = (int) r[CpuState.AX];
        if (number == Hypercall.IRET.number()) {
            iret(guest);
            return;
        }
        int[] args = {
            (int) r[CpuState.BX],
            (int) r[CpuState.CX],
            (int) r[CpuState.DX],
            (int) r[CpuState.SI],
            (int) r[CpuState.DI],
        };
        Outcome outcome = hypercalls.call(number, args, false);
        r[CpuState.AX] = outcome.result() & 0xffff_ffffL;
        log(guest, ExitAnswer.ANSWERED, outcome.words());
    }

    private void iret(Exit guest) {
        try {
            domain.vcpu.iret();
            counts.count(Hypercall.IRET, false, false);
            Context to = domain.world.context();
            log(guest, ExitAnswer.ANSWERED, "iret to 0x%08x at CPL %d".formatted(to.eip(), to.cpl()));
        } catch (Refusal refusal) {
            counts.count(Hypercall.IRET, false, true);
            log(guest, ExitAnswer.ANSWERED, "iret: " + refusal.words());
            crash("iret: " + refusal.getMessage());
        }
    }

    /// Hands an exception to the guest.
    private void reflect(Exit guest, int vector, int errorCode) {
        TrapTable.Handler own = domain.traps.of(vector);
        String detail = own == null ? "the guest has named no handler" : "to 0x%08x".formatted(own.eip());
        long sequence = log(guest, ExitAnswer.REFLECTED, detail);
        if (own == null) {
            crash("%s, and no handler for it in the trap table".formatted(Vector.name(vector)));
            return;
        }
        if (vector == Vector.PF.number()) {
            domain.shared.setCr2(core.state().cr2);
        }
        Context from = domain.world.context();
        String kind = Vector.of(vector) == null ? "software interrupt" : "fault";
        enter(
                sequence,
                vector,
                kind,
                from,
                own.eip(),
                () -> domain.vcpu.bounce(from, own.eip(), errorCode, own.masks()));
    }

    /// Tells the guest of events that wait, if it listens.
    private void upcall(Trap trap) {
        long eip = domain.vcpu.upcall();
        if (domain.vcpu.sleeps()) {
            core.halt();
            return;
        }
        core.wake();
        if (eip == 0 || !domain.shared.upcallDue()) {
            return;
        }
        Context from = domain.world.context();
        enter(events.newest(), trap.vector(), "event upcall", from, eip, () -> domain.vcpu.bounce(from, eip, -1, true));
    }

    private interface Entry {
        void enter() throws Refusal;
    }

    private void enter(long cause, int vector, String kind, Context from, long eip, Entry entry) {
        try {
            entry.enter();
        } catch (Refusal refusal) {
            crash("the frame for %s cannot be built: %s".formatted(Vector.name(vector), refusal.getMessage()));
            return;
        }
        long before = events.because(cause);
        events.delivered(vector, kind, 0, Layout.KERNEL_CODE, eip, from.cpl(), 1);
        events.because(before);
    }

    private void crash(String why) {
        domain.vcpu.end(new Stop.TripleFault(core.linearEip(), "the domain is lost: " + why));
    }

    // --- the record of an exit ---

    private Exit exit(ExitReason reason, Trap trap) {
        byte[] code = core.code();
        Insn insn = Decoder.decode(code, 0, code.length, CODE_BITS);
        int cpl = domain.world.context().cpl();
        Present at = new Present(core.linearEip(), CODE_BITS, cpl, insn, code);
        long gva = reason == ExitReason.PAGE_FAULT ? core.state().cr2 : -1;
        return new Exit(reason, trap.vector(), trap.errorCode(), gva, -1, at);
    }

    private long log(Exit guest, ExitAnswer answer, String detail) {
        Present at = guest.at();
        return events.exit(
                guest.reason(),
                guest.vector(),
                guest.errorCode(),
                guest.gva(),
                guest.gpa(),
                at.pc(),
                at.bytes(),
                at.codeBits(),
                at.cpl(),
                answer,
                detail);
    }
}
