package hypercell.engine.x86.exec;

import hypercell.engine.machine.Stop;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.mmu.Mmu;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;

/// A guest's processor as its monitor works on it: the state that the guest believes in, and an interpreter that takes
/// it one instruction further by the same tables and the same meanings as any processor. In between the guest runs on
/// hardware, and the monitor brings the state up to date.
///
/// Decoded code is not kept here, because the guest writes to its memory while hardware runs it.
public final class VirtualCore {
    private final X86Cpu cpu;
    private final RunLoop loop;
    private final VirtualClock clock;

    /// @param loop what runs `cpu`
    public VirtualCore(X86Cpu cpu, RunLoop loop, VirtualClock clock) {
        this.cpu = cpu;
        this.loop = loop;
        this.clock = clock;
        cpu.uncached = true;
    }

    /// Registers; changes of CS, CPL, control registers and such need [#modeChanged].
    public CpuState state() {
        return cpu.state;
    }

    /// The guest's tables, walked as the guest's own accesses would.
    public Mmu mmu() {
        return cpu.mmu;
    }

    /// Offset of the next instruction in CS.
    public long eip() {
        return cpu.eip;
    }

    public void setEip(long eip) {
        cpu.eip = eip & cpu.gvaMask;
    }

    /// Linear address of the next instruction.
    public long linearEip() {
        return cpu.linearEip();
    }

    /// Instructions that the guest has completed, on hardware or here.
    public long instructions() {
        return cpu.retired;
    }

    /// What budgets count: instructions, deliveries and wake-ups.
    public long used() {
        return loop.used();
    }

    /// Guest nanoseconds that the guest has slept.
    public long skippedNanos() {
        return cpu.skippedNanos;
    }

    /// The guest is now where hardware has left it.
    ///
    /// @param eflags the flags that hardware kept for the guest, merged with those that the monitor keeps
    public void ran(long instructions, long eip, int eflags) {
        if (instructions != cpu.retired) { // the shadow of STI and MOV SS is one instruction long
            cpu.interruptsInhibited = false;
            cpu.trapsInhibited = false;
        }
        cpu.retired = instructions;
        cpu.eip = eip;
        cpu.flags.setEflags(eflags);
        cpu.fetch.leave();
        cpu.control.accessControlChanged();
    }

    /// Decoded assumptions follow CS, CR0 and CPL.
    public void modeChanged() {
        cpu.mmu.setUser(cpu.state.cpl == 3);
        cpu.modeChanged();
        cpu.fetch.leave();
    }

    /// Fills a segment register from the guest's descriptor tables, which allow it; null selectors, too.
    ///
    /// @throws IllegalStateException when the tables do not hold what hardware has loaded from their copy
    public void loadedByHardware(int segment, int selector) {
        if (Segmentation.nullSelector(selector)) {
            cpu.state.segments[segment].loadNull(selector);
            return;
        }
        try {
            Descriptor descriptor = cpu.segmentation.descriptor(selector, Vector.GP);
            cpu.segmentation.fill(cpu.state.segments[segment], selector, descriptor);
        } catch (GuestFault fault) {
            throw new IllegalStateException(
                    "selector 0x%x was loaded: %s".formatted(selector, fault.getMessage()), fault);
        }
    }

    /// Whether something is due before or right after the next instruction that only an instruction-by-instruction
    /// look can do: an interrupt, a trap, the end of a shadow, sleep.
    public boolean wantsStep() {
        cpu.syncClock();
        return cpu.halted
                || cpu.pendingTraps != 0
                || cpu.flags.has(Flags.TF | Flags.RF)
                || cpu.debug.armed()
                || interruptWaits();
    }

    private boolean interruptWaits() {
        return cpu.signals.waits() || cpu.flags.has(Flags.IF) && cpu.apic.pending();
    }

    /// How many instructions may run before a device wants its turn; at least 1.
    public long instructionsToDeadline() {
        long deadline = clock.nextDeadline();
        if (deadline == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        long nanos = deadline - cpu.guestNanos();
        return Math.max(1, (nanos + VirtualClock.NANOS_PER_INSTRUCTION - 1) / VirtualClock.NANOS_PER_INSTRUCTION);
    }

    /// Takes one interrupt, or runs one instruction with all its consequences; [Stop.Budget] when that was all.
    public Stop step() {
        cpu.fetch.leave();
        return loop.run(1);
    }

    /// The next instruction, decoded from the guest's memory.
    public Present present() {
        byte[] code = cpu.fetch.peek(cpu.linearEip());
        Insn insn = Decoder.decode(code, 0, code.length, cpu.codeBits());
        return new Present(cpu.linearEip(), cpu.codeBits(), cpu.state.cpl, insn, code);
    }

    /// 16, 32 or 64: how code is decoded now.
    public int codeBits() {
        return cpu.codeBits();
    }

    /// The next instruction, `length` bytes long, counts as done.
    public void advance(int length) {
        cpu.eip = cpu.eip + length & (cpu.codeBits() == 16 ? 0xffff : cpu.gvaMask);
        cpu.retired++;
        cpu.flags.setSystem(cpu.flags.system() & ~Flags.RF);
    }

    /// Raises an exception at the present instruction, as the processor would.
    ///
    /// @param errorCode pushed, or -1 for none
    public void inject(int vector, int errorCode) {
        loop.inject(vector, errorCode);
    }

    /// A run that goes on now, or the next one, ends at the next boundary. Any thread.
    public void requestStop() {
        loop.requestStop();
    }
}
