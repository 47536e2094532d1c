package hypercell.engine.monitor.softtlb;

import hypercell.engine.machine.Stop;
import hypercell.engine.monitor.GuestFrames;
import hypercell.engine.observe.ExitAnswer;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.observe.EventStream;
import hypercell.engine.platform.PpcMachine;
import hypercell.engine.ppc.exec.BookECpu;
import hypercell.engine.ppc.exec.RunLoop;
import hypercell.engine.ppc.fault.Esr;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.ppc.isa.Insn;
import hypercell.engine.ppc.isa.SpecialRegister;
import hypercell.engine.ppc.mmu.Access;
import hypercell.engine.ppc.mmu.TlbAnswer;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.ppc.mmu.TlbLookup;
import hypercell.engine.ppc.mmu.Utlb;
import hypercell.engine.ppc.state.PpcState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The monitor. The guest's instructions run on the hardware core in problem state; every interrupt of that core enters
/// here. What the hardware cannot do for the guest is done by the guest's virtual core, one instruction at a time: it
/// is the very core of the bare machine, so that emulation is exact by construction.
public final class SoftTlb implements PpcMachine.Driver {
    /// Enough for any interrupt-free stretch; a budget of the hardware loop is no event.
    private static final long LONGEST_STRETCH = 1 << 20;

    private final PpcMachine guest;
    private final BookECpu virtual;
    private final RunLoop emulator;
    private final BookECpu hardware;
    private final RunLoop hardwareLoop;
    private final HostTlb hostTlb;
    private final GuestFrames frames;
    private final SecondLevelTlb secondLevel;
    private final GuestState registers;
    private final TlbEntry[] seen = new TlbEntry[Utlb.ENTRIES];
    private final Map<ExitReason, Long> entries = new EnumMap<>(ExitReason.class);
    private long secondLevelHits;
    private long emulated;

    SoftTlb(
            PpcMachine guest,
            RunLoop emulator,
            BookECpu hardware,
            RunLoop hardwareLoop,
            GuestFrames frames,
            SoftTlbOptions options) {
        this.guest = guest;
        this.emulator = emulator;
        this.hardware = hardware;
        this.hardwareLoop = hardwareLoop;
        this.frames = frames;
        virtual = guest.core();
        hostTlb = new HostTlb(hardware, frames, options.tagged());
        secondLevel = options.secondLevel() ? new SecondLevelTlb() : null;
        registers = new GuestState(virtual, hardware, frames);
        java.util.Arrays.fill(seen, TlbEntry.EMPTY);
    }

    @Override
    public Stop run(long budget) {
        long end = emulator.used() + budget;
        boolean first = true;
        syncTlb(); // a debugger may have changed it
        while (true) {
            Stop stop = emulator.settle(end, first);
            if (stop != null) {
                return stop;
            }
            first = false;
            stop = splitSpaces() ? emulate(ExitReason.SPLIT_SPACES, -1, pc()) : stretch(end - emulator.used());
            if (stop != null) {
                return stop;
            }
        }
    }

    private int pc() {
        return virtual.state().pc;
    }

    /// The hardware has one process number for fetches and data: it cannot tell two guest spaces apart at once.
    private boolean splitSpaces() {
        int msr = virtual.state().msr;
        return (msr & PpcState.MSR_IS) != 0 != ((msr & PpcState.MSR_DS) != 0);
    }

    /// Runs the guest on the hardware to the next interrupt there, and answers it. Null: go on.
    private Stop stretch(long budget) {
        PpcState state = virtual.state();
        hostTlb.enter(
                state.problemState(),
                (state.msr & PpcState.MSR_DS) != 0 ? 1 : 0,
                virtual.mmu().pid());
        registers.enter();
        long untilTimer = Math.min(virtual.ticksUntilTimer(), emulator.ticksUntilDevice());
        long limit = Math.min(Math.min(budget, LONGEST_STRETCH), Math.max(1, untilTimer));
        long before = hardware.instructions();
        Stop stop = hardwareLoop.runToInterrupt(limit);
        Ivor ivor = stop == null ? hardwareLoop.delivered() : null;
        long ran = hardware.instructions() - before - (ivor == Ivor.SYSTEM_CALL ? 1 : 0);
        registers.leave(ivor);
        virtual.ranElsewhere(ran);
        if (ivor != null) {
            return answer(ivor);
        }
        if (stop instanceof Stop.Budget) {
            if (limit == untilTimer) {
                log(
                        ExitReason.TIMER,
                        Ivor.DECREMENTER.number(),
                        pc(),
                        -1,
                        ExitAnswer.RESUMED,
                        "the guest's timer is due");
            }
            return null;
        }
        return emulate(ExitReason.EXCEPTION, -1, pc()); // it stops the guest in the same way
    }

    private Stop answer(Ivor ivor) {
        return switch (ivor) {
            case DATA_TLB_ERROR -> {
                boolean store = (hardware.special().read(SpecialRegister.ESR) & Esr.ST) != 0;
                int ea = hardware.special().read(SpecialRegister.DEAR);
                yield miss(ivor, ea, store ? Access.WRITE : Access.READ);
            }
            case INSTRUCTION_TLB_ERROR -> miss(ivor, pc(), Access.FETCH);
            case DATA_STORAGE ->
                emulate(ExitReason.STORAGE, ivor.number(), hardware.special().read(SpecialRegister.DEAR));
            case INSTRUCTION_STORAGE -> emulate(ExitReason.STORAGE, ivor.number(), pc());
            case PROGRAM -> emulate(ExitReasons.of(virtual.peek(pc())), ivor.number(), pc());
            case SYSTEM_CALL -> emulate(ExitReason.SYSTEM_CALL, ivor.number(), pc());
            default -> emulate(ExitReason.EXCEPTION, ivor.number(), pc());
        };
    }

    // --- misses ---

    private Stop miss(Ivor ivor, int ea, Access access) {
        TlbLookup lookup = virtual.mmu().explain(ea, access);
        return switch (lookup.answer()) {
            case TlbAnswer.Mapped mapped -> {
                TlbEntry entry = virtual.mmu().utlb().get(mapped.index());
                if (!frames.contains(mapped.real()) || (entry.word2() & TlbEntry.LITTLE_ENDIAN) != 0) {
                    yield emulate(ExitReason.MMIO, ivor.number(), ea);
                }
                fill(ivor, ea, entry, mapped.index(), "filled from the guest's TLB");
                yield null;
            }
            case TlbAnswer.Miss ignored -> {
                TlbEntry kept = secondLevel == null ? null : secondLevel.find(ea, lookup.space(), lookup.pid());
                if (kept == null || !usable(kept, ea, access)) {
                    yield emulate(ExitReason.TLB_MISS, ivor.number(), ea);
                }
                secondLevelHits++;
                fill(ivor, ea, kept, -1, "filled from the second-level TLB");
                yield null;
            }
            case TlbAnswer.Denied ignored -> emulate(ExitReason.STORAGE, ivor.number(), ea);
            case TlbAnswer.MultiHit ignored -> emulate(ExitReason.TLB_MISS, ivor.number(), ea);
        };
    }

    private boolean usable(TlbEntry kept, int ea, Access access) {
        return Utlb.permits(kept, access, virtual.state().problemState()) && frames.contains(kept.real(ea));
    }

    private void fill(Ivor ivor, int ea, TlbEntry entry, int index, String from) {
        hostTlb.fill(entry, index, ea, virtual.mmu().utlb());
        log(ExitReason.HIDDEN_FAULT, ivor.number(), ea, entry.real(ea), ExitAnswer.REPAIRED, from);
    }

    // --- emulation ---

    /// Runs one instruction on the virtual core, which does whatever the bare machine would: emulates it, or
    /// raises the guest's own interrupt.
    private Stop emulate(ExitReason reason, int ivor, int ea) {
        long retired = virtual.instructions();
        long exit = log(reason, ivor, ea, -1, answer(reason), "");
        long before = guest.stream().because(exit);
        Stop stop = emulator.run(1);
        guest.stream().because(before);
        emulated += virtual.instructions() != retired ? 1 : 0;
        syncTlb();
        return stop instanceof Stop.Budget ? null : stop;
    }

    /// Whether the guest's own interrupt is the answer: always to what its TLB lacks or denies, and to privileged
    /// instructions of its user code.
    private ExitAnswer answer(ExitReason reason) {
        return switch (reason) {
            case TLB_MISS, STORAGE, SYSTEM_CALL, EXCEPTION -> ExitAnswer.REFLECTED;
            case MMIO, SPLIT_SPACES -> ExitAnswer.EMULATED;
            default -> virtual.state().problemState() ? ExitAnswer.REFLECTED : ExitAnswer.EMULATED;
        };
    }

    /// What the guest has changed in its TLB goes from the hardware's.
    private void syncTlb() {
        Utlb utlb = virtual.mmu().utlb();
        for (int i = 0; i < Utlb.ENTRIES; i++) {
            TlbEntry now = utlb.get(i);
            if (now != seen[i]) {
                hostTlb.drop(i);
                if (secondLevel != null && secondLevel.changed(seen[i], now)) {
                    hostTlb.dropSecondLevel();
                }
                seen[i] = now;
            }
        }
    }

    /// Counts the exit and tells of it; returns the event's sequence number.
    private long log(ExitReason reason, int ivor, int ea, long real, ExitAnswer answer, String detail) {
        entries.merge(reason, 1L, Long::sum);
        Insn insn = virtual.peek(pc());
        boolean about = ea != pc() || reason == ExitReason.TLB_MISS || reason == ExitReason.HIDDEN_FAULT;
        return guest.stream()
                .bookEExit(
                        reason,
                        ivor,
                        about ? Integer.toUnsignedLong(ea) : -1,
                        real,
                        pc(),
                        insn == null ? null : insn.word(),
                        virtual.state().problemState(),
                        answer,
                        detail);
    }

    // --- what is left of it ---

    /// Counts since the start.
    public SoftTlbCounts counts() {
        long sum = 0;
        for (long count : entries.values()) {
            sum += count;
        }
        return new SoftTlbCounts(
                sum, new TreeMap<>(entries), secondLevelHits, hostTlb.flushes(), virtual.instructions(), emulated);
    }

    /// Hardware entries beside the guest entries that they stand for, by hardware index.
    public List<TlbPair> pairs() {
        List<TlbPair> pairs = new ArrayList<>();
        for (int i = 0; i < Utlb.ENTRIES; i++) {
            TlbEntry entry = hardware.mmu().utlb().get(i);
            if (entry.valid()) {
                int origin = hostTlb.origin(i);
                TlbEntry from = origin < 0 ? null : virtual.mmu().utlb().get(origin);
                pairs.add(new TlbPair(origin, from, i, entry));
            }
        }
        return pairs;
    }
}
