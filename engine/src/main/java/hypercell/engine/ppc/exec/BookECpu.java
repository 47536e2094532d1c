package hypercell.engine.ppc.exec;

import hypercell.engine.bus.CodeWatch;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.observe.EventStream;
import hypercell.engine.ppc.fault.Esr;
import hypercell.engine.ppc.fault.GuestInterrupt;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.ppc.isa.Decoder;
import hypercell.engine.ppc.isa.Insn;
import hypercell.engine.ppc.isa.SpecialRegister;
import hypercell.engine.ppc.mmu.Access;
import hypercell.engine.ppc.mmu.Mmu;
import hypercell.engine.ppc.mmu.RealMemory;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.ppc.semantics.Comparisons;
import hypercell.engine.ppc.state.PpcState;

/// One PPC440 core: registers, MMU, timers, interrupts, decoded code.
public final class BookECpu {
    /// A 440EP, the processor of the Bamboo board.
    public static final int PVR = 0x4222_18d3;

    final PpcState state = new PpcState();
    final int[] r = state.r;
    final Mmu mmu;
    final Timers timers;
    final SpecialRegisters special;
    final Interrupts interrupts;
    final CodeCache code;
    final EventStream events;
    final DeviceControl deviceControl;

    /// Retired instructions.
    long retired;
    /// Something calls for the run loop: a mode change, a pending interrupt, a stop.
    boolean attention;

    volatile boolean stopRequested;

    /// @param tick guest nanoseconds per retired instruction are those of `clock`
    public BookECpu(RealMemory memory, EventStream events, VirtualClock clock, DeviceControl deviceControl) {
        this.events = events;
        this.deviceControl = deviceControl;
        mmu = new Mmu(state, memory);
        timers = new Timers(this, clock);
        special = new SpecialRegisters(this);
        interrupts = new Interrupts(this);
        code = new CodeCache();
        state.spr[SpecialRegister.PVR] = PVR;
    }

    public PpcState state() {
        return state;
    }

    public Mmu mmu() {
        return mmu;
    }

    public Interrupts interrupts() {
        return interrupts;
    }

    public SpecialRegisters special() {
        return special;
    }

    /// Retired instructions since the start.
    public long instructions() {
        return retired;
    }

    /// Counts instructions that another core has run for this one: time passes as if they had run here.
    public void ranElsewhere(long instructions) {
        retired += instructions;
        attention = true;
    }

    /// Guest ticks until a timer of this core wants to be served; `Long.MAX_VALUE` for never.
    public long ticksUntilTimer() {
        return timers.ticksUntilDeadline();
    }

    /// Sets the time base without any other effect.
    public void setTimeBase(long ticks) {
        timers.setTimeBase(ticks);
    }

    public long timeBase() {
        return timers.timeBase();
    }

    /// Whether the run loop has to look around before the next instruction: something is pending or has
    /// changed.
    public boolean wantsAttention() {
        return attention;
    }

    /// Who keeps decoded code must hear of writes.
    public CodeWatch codeWatch() {
        return code;
    }

    /// Sets the MSR; bits that the 440 does not have stay zero.
    public void setMsr(int value) {
        int changed = state.msr ^ value & PpcState.MSR_ALL;
        state.msr = value & PpcState.MSR_ALL;
        if ((changed & (PpcState.MSR_PR | PpcState.MSR_IS | PpcState.MSR_DS)) != 0) {
            mmu.contextChanged();
        }
        attention = true;
    }

    public void setPid(int value) {
        mmu.setPid(value);
        attention = true;
    }

    /// Writes a word of a TLB entry as TLBWE does.
    void writeTlb(int index, int word, int value, int process) {
        TlbEntry entry = mmu.utlb().get(index).with(word, value, process);
        mmu.write(index, entry);
        attention = true;
        events.tlbWritten(index, word, value, entry);
    }

    /// The fetched instruction at an address as a debugger sees it; null when it cannot be fetched.
    public Insn peek(int ea) {
        if (!(mmu.explain(ea, Access.FETCH).answer() instanceof hypercell.engine.ppc.mmu.TlbAnswer.Mapped mapped)) {
            return null;
        }
        try {
            return Decoder.decode(mmu.memory().read(mapped.real(), 4));
        } catch (GuestInterrupt bus) {
            return null;
        }
    }

    // --- for handlers ---

    void requireSupervisor(String mnemonic) {
        if (state.problemState()) {
            throw GuestInterrupt.program(Esr.PPR, mnemonic + " is privileged");
        }
    }

    /// Records a result in condition register field 0.
    void record(int result) {
        state.setCrField(0, Comparisons.signed(result, 0, state.so));
    }

    void setOverflow(boolean overflow) {
        state.ov = overflow;
        state.so |= overflow;
    }

    void alignment(int ea, boolean store, String reason) {
        throw GuestInterrupt.data(Ivor.ALIGNMENT, ea, store, reason);
    }
}
