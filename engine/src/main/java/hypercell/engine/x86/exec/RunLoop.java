package hypercell.engine.x86.exec;

import hypercell.engine.bus.DeviceFailure;
import hypercell.engine.machine.Driver;
import hypercell.engine.machine.Stop;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.UnsupportedFeature;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;
import java.util.HashSet;
import java.util.Set;

/// Runs blocks, delivers faults and interrupts at exact instruction counts, and decides when a run ends. A run of n
/// instructions in one go and in pieces is the same run.
public final class RunLoop implements Driver {
    private final X86Cpu cpu;
    private final VirtualClock clock;
    private final Set<Long> breakpoints = new HashSet<>();
    /// Whether blocks run, so that an instruction may be under way.
    private boolean running;
    /// Deliveries count against the budget, so that endless faults without a retired instruction end.
    private long deliveries;
    private long wakeUps;
    private Stop guestStop;

    public RunLoop(X86Cpu cpu, VirtualClock clock) {
        this.cpu = cpu;
        this.clock = clock;
    }

    /// Linear addresses at which [#run] stops.
    public Set<Long> breakpoints() {
        return breakpoints;
    }

    /// Ends the current or next run at the next block boundary. Any thread.
    @Override
    public void requestStop() {
        cpu.stopRequested = true;
    }

    /// A device ends the run after the present instruction.
    public void stop(Stop stop) {
        guestStop = stop;
        cpu.attend();
    }

    /// Retired instructions, deliveries and wake-ups: what budgets count.
    long used() {
        return cpu.retired + deliveries + wakeUps;
    }

    /// Runs at most `budget` more instructions; for a single step, `budget` is 1 and the budget stop means
    /// "stepped".
    @Override
    public Stop run(long budget) {
        long end = used() + budget < 0 ? Long.MAX_VALUE : used() + budget;
        boolean first = true;
        while (true) {
            try {
                Stop stop = lookAround(end, first);
                if (stop != null) {
                    return stop;
                }
                first = false;
                runUntilAttention(end);
            } catch (UnsupportedFeature feature) {
                rewindToInstruction();
                return new Stop.Unsupported(cpu.linearEip(), feature.feature(), feature.manual());
            } catch (DeviceFailure failure) {
                rewindToInstruction();
                return new Stop.UserCodeFailed(cpu.linearEip(), failure.getCause());
            }
        }
    }

    /// The running instruction did not complete: it is the next one again. Between instructions, where an exception
    /// or an interrupt is delivered, there is none.
    private void rewindToInstruction() {
        if (!running) {
            return;
        }
        running = false;
        if (!cpu.fetch.tookFault()) {
            if (cpu.block.mayRepeat && cpu.retired > cpu.entered) {
                cpu.trail.repeat((cpu.retired - cpu.entered) / cpu.block.count);
            }
            cpu.trail.shorten(cpu.at);
        }
        cpu.eip = cpu.currentEip();
        cpu.retired += cpu.at;
        cpu.at = 0;
        cpu.cut = X86Cpu.NO_CUT;
    }

    /// Everything that is asked between blocks when attention was called for. Null: go on.
    private Stop lookAround(long end, boolean first) {
        cpu.attention = false;
        cpu.cut = X86Cpu.NO_CUT;
        if (guestStop != null) {
            Stop stop = guestStop;
            guestStop = null;
            return stop;
        }
        if (cpu.stopRequested) {
            cpu.stopRequested = false;
            return new Stop.Interrupted(cpu.linearEip());
        }
        cpu.syncClock();
        if (!cpu.interruptsInhibited && used() < end && interrupted() && guestStop != null) {
            return lookAround(end, first);
        }
        if (used() >= end) {
            return new Stop.Budget(cpu.retired, cpu.linearEip());
        }
        if (cpu.halted) {
            return sleep();
        }
        if (!first && !breakpoints.isEmpty() && breakpoints.contains(cpu.linearEip())) {
            return new Stop.Breakpoint(cpu.linearEip());
        }
        return null;
    }

    /// HLT: time passes to the next deadline. With nothing that could wake the processor, the run ends, and so does
    /// the next one: only an interrupt or a debugger that sets EIP leaves the HALT state (SDM 2A "HLT—Halt").
    private Stop sleep() {
        boolean wakeable = cpu.flags.has(Flags.IF) && clock.nextDeadline() != Long.MAX_VALUE;
        if (!wakeable) {
            return new Stop.Halted(cpu.linearEip());
        }
        wakeUps++;
        cpu.skippedNanos += Math.max(0, clock.nextDeadline() - cpu.guestNanos());
        cpu.attention = true;
        return null;
    }

    private void runUntilAttention(long end) {
        if (cpu.attention) {
            return;
        }
        long deadline = clock.nextDeadline();
        long untilDeadline = deadline == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : cpu.retired
                        + Math.max(
                                1,
                                (deadline - cpu.guestNanos() + VirtualClock.NANOS_PER_INSTRUCTION - 1)
                                        / VirtualClock.NANOS_PER_INSTRUCTION);
        // behind MOV SS and POP SS Intel's processors trigger no instruction breakpoints, SDM 3B
        // "Instruction-Breakpoint Exception Condition"
        int hits = cpu.trapsInhibited && !cpu.model.amd() ? 0 : cpu.debug.atInstruction(cpu.linearEip());
        if (hits != 0) {
            cpu.debug.tell(hits);
            GuestFault fault = GuestFault.of(Vector.DB, "an instruction breakpoint");
            report(fault, -1);
            raise(Vector.DB.number(), -1, cpu.eip, fault.reason()); // RF is not set in this image, SDM 3B "RF"
            return;
        }
        cpu.flags.setSystem(cpu.flags.system() & ~Flags.RF); // it has suppressed the breakpoint
        cpu.stepped = cpu.flags.has(Flags.TF);
        boolean single = cpu.stepped || cpu.interruptsInhibited || !breakpoints.isEmpty() || cpu.debug.armed();
        cpu.interruptsInhibited = false;
        cpu.trapsInhibited = false;
        long before = cpu.retired;
        cpu.limit = single ? before + 1 : Math.min(end - deliveries - wakeUps, untilDeadline);
        boolean faulted = runBlocks();
        if (!faulted && cpu.retired > before) {
            trap();
        }
    }

    /// Single-step, data-breakpoint and task-switch traps after an instruction.
    private void trap() {
        boolean step = cpu.stepped;
        int causes = cpu.pendingTraps | (step ? DebugRegisters.SINGLE_STEP : 0);
        if (causes == 0 || cpu.trapsInhibited) {
            return;
        }
        cpu.pendingTraps = 0;
        cpu.halted = false; // a debug exception leaves the HALT state
        cpu.debug.tell(causes);
        raise(Vector.DB.number(), -1, cpu.eip, step ? "single step" : "a breakpoint");
    }

    /// The inner loop. Returns whether a fault was delivered.
    private boolean runBlocks() {
        X86Cpu c = cpu;
        InstructionFetch fetch = c.fetch;
        running = true;
        try {
            while (c.retired < c.limit && !c.attention && !c.stopRequested) {
                c.blockEip = c.eip;
                Block block = fetch.next();
                c.block = block;
                c.entered = c.retired;
                c.r[CpuState.BLOCK_RIP] = c.blockEip;
                c.eip = c.blockEip + block.bytes & c.gvaMask;
                if (c.limit - c.retired < block.count) {
                    runPart(block, (int) (c.limit - c.retired));
                    break;
                }
                runWhole(block);
            }
            running = false;
            return false;
        } catch (GuestFault fault) {
            deliverFault(fault);
            return true;
        }
    }

    /// Runs the block, which fits into the limit; one that branches to itself, an inner loop of the guest, again
    /// and again.
    private void runWhole(Block block) {
        X86Cpu c = cpu;
        while (true) {
            for (int i = 0; i < block.steps.length && i < c.cut; i++) {
                c.at = i;
                block.steps[i].run(c);
            }
            c.at = 0;
            c.retired += block.count;
            if (c.eip != c.blockEip || !block.mayRepeat || c.cut != X86Cpu.NO_CUT || !c.mayGoOn(block.count)) {
                break;
            }
            c.eip = c.blockEip + block.bytes & c.gvaMask;
        }
        if (block.cold() || c.retired - c.entered > block.count) {
            noteRuns(block);
        }
        if (c.cut != X86Cpu.NO_CUT) {
            leaveCut(block);
        }
    }

    private void noteRuns(Block block) {
        long runs = block.mayRepeat ? (cpu.retired - cpu.entered) / block.count : 1;
        block.warm(runs);
        cpu.trail.repeat(runs - 1);
    }

    /// The block has overwritten itself, or something calls for attention: the instructions from the cut on have
    /// not run.
    private void leaveCut(Block block) {
        int from = cpu.cut;
        cpu.cut = X86Cpu.NO_CUT;
        if (from < block.count) {
            endBlockAt(block, from);
            cpu.retired -= block.count - from;
        }
    }

    private void runPart(Block block, int count) {
        int i = 0;
        while (i < count && i < cpu.cut) {
            cpu.at = i;
            block.handlers[i++].run(cpu);
        }
        cpu.at = 0;
        cpu.retired += i;
        cpu.cut = X86Cpu.NO_CUT;
        if (i < block.count) {
            endBlockAt(block, i);
        }
    }

    /// Only the first `count` instructions of the block have run.
    private void endBlockAt(Block block, int count) {
        cpu.trail.shorten(count);
        cpu.eip = cpu.blockEip + block.offsets[count] & cpu.gvaMask;
    }

    // --- delivery ---

    private void deliverFault(GuestFault fault) {
        boolean fetching = cpu.fetch.faulting();
        rewindToInstruction();
        boolean onStack = fault.isNotCanonical() && !fetching && onStack();
        deliverRewound(onStack ? GuestFault.of(Vector.SS, fault.reason() + " on the stack") : fault);
    }

    private void deliverRewound(GuestFault fault) {
        if (fault.vector() == Vector.PF) {
            cpu.state.cr2 = cpu.mmu.faultAddress();
        }
        int error = fault.vector().pushesErrorCode() ? fault.errorCode() : -1;
        long eip = cpu.eip;
        report(fault, error);
        cpu.flags.setSystem(cpu.flags.system() | Flags.RF); // in the pushed image only: delivery clears it
        raise(fault.vector().number(), error, eip, fault.reason());
    }

    /// Whether the memory that the next instruction accesses is on the stack.
    private boolean onStack() {
        byte[] bytes = cpu.fetch.peek(cpu.linearEip());
        Insn insn = Decoder.decode(bytes, 0, bytes.length, cpu.codeBits());
        for (Operand operand : insn.operands()) {
            if (operand instanceof Operand.Memory memory) {
                return memory.segment() == Segment.SS;
            }
        }
        return true; // no memory operand: a push, a pop, a call or a return
    }

    private void report(GuestFault fault, int error) {
        long address = fault.vector() == Vector.PF ? cpu.mmu.faultAddress() : -1;
        cpu.events.fault(fault.vector().number(), error, address, cpu.linearEip(), fault.reason());
    }

    /// Takes what waits, by priority (SDM 3A "Priority Among Concurrent Events"): INIT, NMI, INTR. Whether it did;
    /// the loop then looks again, because more may wait.
    private boolean interrupted() {
        if (cpu.signals.takeInit()) {
            deliveries++;
            cpu.initialize();
        } else if (cpu.signals.takeNmi()) {
            deliver(Vector.NMI.number(), Interrupts.Kind.NMI, -1, cpu.eip, "NMI");
        } else if (cpu.flags.has(Flags.IF) && cpu.apic.pending()) {
            deliverExternal();
        } else {
            return false;
        }
        cpu.halted = false;
        cpu.attention = true;
        return true;
    }

    private void deliverExternal() {
        int vector = cpu.apic.acknowledge();
        long before = cpu.events.because(cpu.apic.requestOf(vector));
        deliver(vector, Interrupts.Kind.EXTERNAL, -1, cpu.eip, "external interrupt");
        cpu.events.because(before);
    }

    /// A monitor raises an exception at the next instruction.
    ///
    /// @param error the error code, or -1 for none
    void inject(int vector, int error) {
        cpu.halted = false;
        cpu.events.fault(vector, error, vector == Vector.PF.number() ? cpu.state.cr2 : -1, cpu.linearEip(), "injected");
        cpu.flags.setSystem(cpu.flags.system() | Flags.RF);
        raise(vector, error, cpu.eip, "injected");
    }

    /// Delivers an external interrupt that no controller on this machine has sent.
    void interrupt(int vector) {
        deliver(vector, Interrupts.Kind.EXTERNAL, -1, cpu.eip, "external interrupt");
        guestStop = null;
    }

    private void raise(int vector, int error, long eip, String reason) {
        deliver(vector, Interrupts.Kind.FAULT, error, eip, reason);
    }

    /// Delivers, with the rules for a fault during delivery (SDM 3A "Interrupt 8—Double Fault Exception (#DF)").
    private void deliver(int vector, Interrupts.Kind kind, int error, long eip, String reason) {
        int now = vector;
        int errorNow = error;
        while (true) {
            deliveries++;
            try {
                cpu.interrupts.deliver(now, kind, errorNow, eip, false);
                if (now == Vector.DB.number()) {
                    cpu.state.dr[7] &= ~DebugRegisters.GENERAL_DETECT;
                }
                return;
            } catch (GuestFault second) {
                if (second.vector() == Vector.PF) {
                    cpu.state.cr2 = cpu.mmu.faultAddress();
                }
                report(second, second.vector().pushesErrorCode() ? second.errorCode() : -1);
                if (now == Vector.DF.number()) {
                    guestStop = new Stop.TripleFault(
                            cpu.linearEip(),
                            "%s while delivering #DF (first: %s, %s)"
                                    .formatted(second.getMessage(), Vector.name(vector), reason));
                    cpu.attention = true;
                    return;
                }
                boolean becomesDouble = doubles(Vector.of(now), second.vector());
                now = becomesDouble ? Vector.DF.number() : second.vector().number();
                errorNow = becomesDouble ? 0 : second.vector().pushesErrorCode() ? second.errorCode() : -1;
                kind = Interrupts.Kind.FAULT;
            }
        }
    }

    private static boolean doubles(Vector first, Vector second) {
        if (first == null) {
            return false;
        }
        return first.contributory() && second.contributory()
                || first == Vector.PF && (second == Vector.PF || second.contributory());
    }
}
