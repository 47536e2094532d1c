package hypercell.engine.ppc.exec;

import hypercell.engine.bus.DeviceFailure;
import hypercell.engine.machine.Stop;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.ppc.fault.GuestInterrupt;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.ppc.fault.Undefined;
import hypercell.engine.ppc.isa.Decoder;
import hypercell.engine.ppc.mmu.Access;
import hypercell.engine.ppc.mmu.Mmu;
import hypercell.engine.ppc.state.PpcState;
import hypercell.engine.x86.fault.UnsupportedFeature;
import java.util.HashSet;
import java.util.Set;

/// Runs instructions, delivers interrupts at exact instruction counts, and decides when a run ends. A run of n
/// instructions in one go and in pieces is the same run.
public final class RunLoop {
    private static final int NO_GRANULE = 1; // no granule begins at an odd address

    private final BookECpu cpu;
    private final VirtualClock clock;
    private final Set<Long> breakpoints = new HashSet<>();
    /// The granule that is fetched from, and its handlers; void when the context may have changed.
    private int granule = NO_GRANULE;

    private Handler[] handlers;
    /// Deliveries count against the budget, so that endless interrupts without a retired instruction end.
    private long deliveries;
    private long wakeUps;
    private Stop guestStop;
    private Ivor delivered;

    public RunLoop(BookECpu cpu, VirtualClock clock) {
        this.cpu = cpu;
        this.clock = clock;
    }

    /// Addresses at which [#run] stops.
    public Set<Long> breakpoints() {
        return breakpoints;
    }

    /// Ends the current or next run at the next instruction. Any thread.
    public void requestStop() {
        cpu.stopRequested = true;
        cpu.attention = true;
    }

    /// A device ends the run after the present instruction.
    public void stop(Stop stop) {
        guestStop = stop;
        cpu.attention = true;
    }

    /// What counts against budgets: instructions, deliveries, and ends of the wait state.
    public long used() {
        return cpu.retired + deliveries + wakeUps;
    }

    /// Runs at most `budget` more instructions.
    public Stop run(long budget) {
        return run(budget, false);
    }

    /// Runs until an interrupt has been delivered, as a monitor whose code is at the vectors does; null then,
    /// and [#delivered] tells which.
    public Stop runToInterrupt(long budget) {
        delivered = null;
        return run(budget, true);
    }

    /// The interrupt that was delivered last.
    public Ivor delivered() {
        return delivered;
    }

    private Stop run(long budget, boolean toInterrupt) {
        long end = used() + budget < 0 ? Long.MAX_VALUE : used() + budget;
        long deliveriesBefore = deliveries;
        boolean first = true;
        while (true) {
            try {
                Stop stop = lookAround(end, first);
                if (stop != null || toInterrupt && deliveries > deliveriesBefore) {
                    return stop;
                }
                first = false;
                runUntilAttention(end);
            } catch (UnsupportedFeature feature) {
                return new Stop.Unsupported(pc(), feature.feature(), feature.manual());
            } catch (Undefined undefined) {
                return new Stop.Undefined(pc(), undefined.what(), undefined.manual());
            } catch (DeviceFailure failure) {
                return new Stop.UserCodeFailed(pc(), failure.getCause());
            }
            if (toInterrupt && deliveries > deliveriesBefore) {
                return null;
            }
        }
    }

    /// Does what is due between two instructions, without running one: for a monitor that runs them elsewhere.
    /// Null when the next instruction may run.
    ///
    /// @param end the value of [#used] at which the run ends
    /// @param first whether a breakpoint at the present instruction does not count
    public Stop settle(long end, boolean first) {
        try {
            Stop stop;
            do {
                stop = lookAround(end, first);
            } while (stop == null && cpu.attention);
            return stop;
        } catch (DeviceFailure failure) {
            return new Stop.UserCodeFailed(pc(), failure.getCause());
        }
    }

    /// Ticks until a device wants to be served; `Long.MAX_VALUE` for never.
    public long ticksUntilDevice() {
        long deadline = clock.nextDeadline();
        return deadline == Long.MAX_VALUE ? deadline : Math.max(1, ticks(deadline - cpu.timers.guestNanos()));
    }

    private long pc() {
        return Integer.toUnsignedLong(cpu.state.pc);
    }

    /// Everything that is asked between instructions when attention was called for. Null: go on.
    private Stop lookAround(long end, boolean first) {
        cpu.attention = false;
        if (guestStop != null) {
            Stop stop = guestStop;
            guestStop = null;
            return stop;
        }
        if (cpu.stopRequested) {
            cpu.stopRequested = false;
            return new Stop.Interrupted(pc());
        }
        cpu.timers.advanceClock();
        if (cpu.timers.takeReset()) {
            return new Stop.Exited(0, "a reset by the watchdog");
        }
        Ivor ivor = used() < end ? cpu.interrupts.pending() : null;
        if (ivor != null) {
            deliver(ivor);
        }
        if (used() >= end) {
            return new Stop.Budget(cpu.retired, pc());
        }
        if ((cpu.state.msr & PpcState.MSR_WE) != 0) {
            return sleep();
        }
        if (!first && breakpoints.contains(pc())) {
            return new Stop.Breakpoint(pc());
        }
        return null;
    }

    private void deliver(Ivor ivor) {
        deliveries++;
        delivered = ivor;
        cpu.interrupts.deliver(ivor, cpu.state.pc, ivor.title());
    }

    /// The wait state: time passes to the next deadline. With nothing that could ever wake the core, the run
    /// ends.
    private Stop sleep() {
        boolean external = (cpu.state.msr & PpcState.MSR_EE) != 0;
        boolean critical = (cpu.state.msr & PpcState.MSR_CE) != 0;
        long untilDevice = clock.nextDeadline() == Long.MAX_VALUE || !(external || critical)
                ? Long.MAX_VALUE
                : ticks(clock.nextDeadline() - cpu.timers.guestNanos());
        long untilTimer = cpu.timers.willWake(external, critical) ? cpu.timers.ticksUntilDeadline() : Long.MAX_VALUE;
        long wait = Math.min(untilDevice, untilTimer);
        if (wait == Long.MAX_VALUE) {
            return new Stop.Halted(pc());
        }
        wakeUps++;
        cpu.timers.waitFor(Math.max(0, wait));
        cpu.attention = true;
        return null;
    }

    private static long ticks(long nanos) {
        return (nanos + VirtualClock.NANOS_PER_INSTRUCTION - 1) / VirtualClock.NANOS_PER_INSTRUCTION;
    }

    private void runUntilAttention(long end) {
        if (cpu.attention) {
            return;
        }
        granule = NO_GRANULE;
        long budget = end - used();
        long untilTimer = cpu.timers.ticksUntilDeadline();
        long untilDevice = ticksUntilDevice();
        long count = Math.min(budget, Math.min(untilTimer, untilDevice));
        long limit = cpu.retired + (breakpoints.isEmpty() ? Math.max(1, count) : 1);
        int pc = cpu.state.pc;
        try {
            while (cpu.retired < limit && !cpu.attention) {
                pc = cpu.state.pc;
                Handler handler = fetch(pc);
                cpu.state.pc = pc + 4;
                handler.run(cpu);
                cpu.retired++;
            }
        } catch (GuestInterrupt interrupt) {
            synchronous(interrupt, pc);
        } catch (UnsupportedFeature | Undefined | DeviceFailure failure) {
            cpu.state.pc = pc;
            throw failure;
        }
    }

    /// SC returns behind itself and counts as run; all others return to the instruction, which has not run.
    private void synchronous(GuestInterrupt interrupt, int pc) {
        boolean call = interrupt.ivor() == Ivor.SYSTEM_CALL;
        if (call) {
            cpu.retired++;
        }
        deliveries++;
        delivered = interrupt.ivor();
        cpu.state.pc = pc;
        if (interrupt.ivor() == Ivor.MACHINE_CHECK && (cpu.state.msr & PpcState.MSR_ME) == 0) {
            throw new UnsupportedFeature("a machine check while MSR[ME] = 0: " + interrupt.reason(), "Machine Check");
        }
        cpu.interrupts.deliver(interrupt, call ? pc + 4 : pc);
    }

    private Handler fetch(int pc) {
        if ((pc & -Mmu.GRANULE) != granule) {
            long real = cpu.mmu.translate(pc, Access.FETCH);
            if (!cpu.mmu.memory().tellsOfWrites()) {
                return HandlerFactory.make(Decoder.decode(cpu.mmu.memory().read(real, 4)));
            }
            handlers = cpu.code.granule(real);
            granule = pc & -Mmu.GRANULE;
        }
        Handler handler = handlers[pc >>> 2 & Mmu.GRANULE / 4 - 1];
        return handler != null ? handler : decode(pc);
    }

    private Handler decode(int pc) {
        long real = cpu.mmu.translate(pc, Access.FETCH);
        Handler handler = HandlerFactory.make(Decoder.decode(cpu.mmu.memory().read(real, 4)));
        handlers[pc >>> 2 & Mmu.GRANULE / 4 - 1] = handler;
        return handler;
    }
}
