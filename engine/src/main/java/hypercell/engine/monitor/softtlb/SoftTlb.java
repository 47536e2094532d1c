package hypercell.engine.monitor.softtlb;

import hypercell.engine.machine.Stop;
import hypercell.engine.monitor.GuestFrames;
import hypercell.engine.observe.BookEExitReason;
import hypercell.engine.observe.EventStream;
import hypercell.engine.platform.PpcMachine;
import hypercell.engine.ppc.exec.BookECpu;
import hypercell.engine.ppc.exec.RunLoop;
import hypercell.engine.ppc.fault.Esr;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.ppc.isa.Disassembler;
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
    private final Map<BookEExitReason, Long> entries = new EnumMap<>(BookEExitReason.class);
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
            stop = splitSpaces() ? emulate(BookEExitReason.SPLIT_SPACES, -1, pc()) : stretch(end - emulator.used());
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
                count(BookEExitReason.TIMER, Ivor.DECREMENTER.number(), pc(), pc(), "the guest's timer is due");
            }
            return null;
        }
        return emulate(BookEExitReason.EXCEPTION, -1, pc()); // it stops the guest in the same way
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
                emulate(
                        BookEExitReason.STORAGE,
                        ivor.number(),
                        hardware.special().read(SpecialRegister.DEAR));
            case INSTRUCTION_STORAGE -> emulate(BookEExitReason.STORAGE, ivor.number(), pc());
            case PROGRAM -> emulate(ExitReasons.of(virtual.peek(pc())), ivor.number(), pc());
            case SYSTEM_CALL -> emulate(BookEExitReason.SC, ivor.number(), pc());
            default -> emulate(BookEExitReason.EXCEPTION, ivor.number(), pc());
        };
    }

    // --- misses ---

    private Stop miss(Ivor ivor, int ea, Access access) {
        boolean fetch = access == Access.FETCH;
        TlbLookup lookup = virtual.mmu().explain(ea, access);
        BookEExitReason visible = fetch ? BookEExitReason.ITLB_MISS : BookEExitReason.DTLB_MISS;
        return switch (lookup.answer()) {
            case TlbAnswer.Mapped mapped -> {
                TlbEntry entry = virtual.mmu().utlb().get(mapped.index());
                if (!frames.contains(mapped.real()) || (entry.word2() & TlbEntry.LITTLE_ENDIAN) != 0) {
                    yield emulate(BookEExitReason.MMIO, ivor.number(), ea);
                }
                BookEExitReason hidden = fetch ? BookEExitReason.HIDDEN_ITLB_MISS : BookEExitReason.HIDDEN_DTLB_MISS;
                fill(hidden, ivor, ea, entry, mapped.index());
                yield null;
            }
            case TlbAnswer.Miss ignored -> {
                TlbEntry kept = secondLevel == null ? null : secondLevel.find(ea, lookup.space(), lookup.pid());
                if (kept == null || !usable(kept, ea, access)) {
                    yield emulate(visible, ivor.number(), ea);
                }
                secondLevelHits++;
                fill(visible, ivor, ea, kept, -1);
                yield null;
            }
            case TlbAnswer.Denied ignored -> emulate(BookEExitReason.STORAGE, ivor.number(), ea);
            case TlbAnswer.MultiHit ignored -> emulate(visible, ivor.number(), ea);
        };
    }

    private boolean usable(TlbEntry kept, int ea, Access access) {
        return Utlb.permits(kept, access, virtual.state().problemState()) && frames.contains(kept.real(ea));
    }

    private void fill(BookEExitReason reason, Ivor ivor, int ea, TlbEntry entry, int index) {
        hostTlb.fill(entry, index, ea, virtual.mmu().utlb());
        long gpa = entry.real(ea);
        String from = index < 0 ? "the second-level TLB" : "guest entry " + index;
        count(
                reason,
                ivor.number(),
                pc(),
                ea,
                "filled from %s: real 0x%09x lies at 0x%09x".formatted(from, gpa, frames.hpa(gpa)));
    }

    // --- emulation ---

    /// Runs one instruction on the virtual core, which does whatever the bare machine would: emulates it, or
    /// raises the guest's own interrupt.
    private Stop emulate(BookEExitReason reason, int ivor, int ea) {
        int at = pc();
        Insn insn = virtual.peek(at);
        long retired = virtual.instructions();
        Stop stop = emulator.run(1);
        boolean ran = virtual.instructions() != retired;
        emulated += ran ? 1 : 0;
        String text = insn == null ? "(not fetched)" : Disassembler.text(insn, Integer.toUnsignedLong(at));
        count(reason, ivor, at, ea, text, ran ? "emulated" : "the guest's own interrupt");
        syncTlb();
        return stop instanceof Stop.Budget ? null : stop;
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

    private void count(BookEExitReason reason, int ivor, int pc, int ea, String answer) {
        Insn insn = virtual.peek(pc);
        String text = insn == null ? "(not fetched)" : Disassembler.text(insn, Integer.toUnsignedLong(pc));
        count(reason, ivor, pc, ea, text, answer);
    }

    private void count(BookEExitReason reason, int ivor, int pc, int ea, String text, String answer) {
        entries.merge(reason, 1L, Long::sum);
        guest.stream().bookEExit(reason, ivor, pc, ea, text, answer);
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
