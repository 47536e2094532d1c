package hypercell.engine.x86.exec;

import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.bus.PortBus;
import hypercell.engine.machine.Stop;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.observe.EventStream;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.mmu.Mmu;
import hypercell.engine.x86.mmu.TlbModel;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Segment;
import java.util.Set;

/// The processor that a monitor owns, as its ring-0 code would use it: control registers, descriptor tables, IRET. The
/// monitor is written in Java and stands where the code of the interrupt handlers would stand: a run ends when an
/// exception or an interrupt has been delivered to CPL 0, with the frame that the processor pushed in memory.
public final class HardwareCore {
    private final X86Cpu cpu;
    private final RunLoop loop;
    private final NamedRegisters registers;

    /// @param guest state of the guest's virtual processor, whose general, x87 and SSE registers are this one's
    public HardwareCore(CpuModel model, PhysicalBus bus, TlbModel tlb, EventStream events, CpuState guest) {
        VirtualClock clock = new VirtualClock();
        cpu = new X86Cpu(model, bus, new PortBus(events), tlb, events, clock, new CpuState(guest));
        loop = new RunLoop(cpu, clock);
        registers = new NamedRegisters(cpu);
        cpu.onDelivery = () -> loop.stop(new Stop.Breakpoint(cpu.linearEip()));
        if (model.has(CpuFeature.NX)) {
            cpu.control.writeEfer(CpuState.EFER_NXE); // entries say what the guest's do, whether it has set NXE or not
        }
    }

    /// The processor of a machine whose guest runs on it without another one in between.
    ///
    /// @param loop what runs `cpu`
    public HardwareCore(X86Cpu cpu, RunLoop loop) {
        this.cpu = cpu;
        this.loop = loop;
        registers = new NamedRegisters(cpu);
        cpu.onDelivery = () -> loop.stop(new Stop.Breakpoint(cpu.linearEip()));
    }

    /// Linear addresses at which runs stop, too; a mutable set.
    public Set<Long> breakpoints() {
        return loop.breakpoints();
    }

    /// For people: names and values.
    public NamedRegisters registers() {
        return registers;
    }

    public CpuState state() {
        return cpu.state;
    }

    public Mmu mmu() {
        return cpu.mmu;
    }

    public long instructions() {
        return cpu.instructions();
    }

    /// Offset in CS of the next instruction.
    public long eip() {
        return cpu.eip;
    }

    /// What budgets count: instructions, deliveries and wake-ups.
    public long used() {
        return loop.used();
    }

    /// Guest nanoseconds since reset.
    public long nanos() {
        return cpu.guestNanos();
    }

    /// Linear address of the next instruction.
    public long linearEip() {
        return cpu.linearEip();
    }

    /// The next instruction goes by `eip`, an offset in CS.
    public void setEip(long eip) {
        cpu.eip = eip & cpu.gvaMask;
        cpu.fetch.leave();
    }

    /// Code bytes at the next instruction; fewer than an instruction may have when a page is not mapped.
    public byte[] code() {
        return cpu.fetch.peek(cpu.linearEip());
    }

    /// OUT of one byte.
    public void out(int port, int value) {
        cpu.ports.write(port, 1, value);
    }

    /// HLT: the processor sleeps at the present boundary, until [#wake].
    public void halt() {
        cpu.halted = true;
        cpu.attend();
    }

    /// The end of [#halt].
    public void wake() {
        cpu.halted = false;
    }

    /// Ends the present run at the next boundary, or the next one at once.
    public void stop() {
        loop.stop(new Stop.Interrupted(cpu.linearEip()));
    }

    /// MOV to a control register; nothing when it holds the value already.
    public void setControl(int number, long value) {
        if (cpu.control.read(number) != value) {
            cpu.control.write(number, value);
        }
    }

    /// MOV to CR3 even when the value is the same: translations go.
    public void reloadCr3() {
        cpu.control.write(3, cpu.state.cr3);
    }

    /// INVLPG.
    public void invlpg(long gva) {
        cpu.control.invlpg(gva);
    }

    /// MOV to ES, DS, FS or GS.
    ///
    /// @throws GuestFault when the descriptor does not allow it
    public void loadData(int segment, int selector) {
        cpu.segmentation.load(segment, selector);
    }

    /// LGDT, LIDT, LTR and LLDT.
    public void loadTables(long gdtBase, long idtBase, int idtLimit, int tss, int ldt) {
        cpu.state.gdtBase = gdtBase;
        cpu.state.gdtLimit = 0xffff;
        cpu.state.idtBase = idtBase;
        cpu.state.idtLimit = idtLimit;
        cpu.segmentation.loadTaskRegister(tss);
        cpu.segmentation.loadLdtr(ldt);
    }

    /// Far jump and stack load that bring the monitor into its own segments at CPL 0.
    public void enterMonitor(int code, int stack) {
        cpu.segmentation.loadCode(code, cpu.segmentation.descriptor(code, hypercell.engine.x86.fault.Vector.GP));
        cpu.segmentation.load(Segment.SS, stack);
    }

    /// Instruction count and slept time as the guest sees them, so that its RDTSC needs no help.
    public void setTime(long instructions, long skippedNanos) {
        cpu.retired = instructions;
        cpu.skippedNanos = skippedNanos;
    }

    /// What user code can read without a trap: the time-stamp counter's offset and AUX, and XCR0.
    public void setVisible(CpuState guest) {
        cpu.state.tscOffset = guest.tscOffset;
        cpu.state.tscAux = guest.tscAux;
        cpu.state.xcr0 = guest.xcr0;
    }

    /// IRETD: into the guest, by the frame at SS:`esp`.
    public void iret(long esp) {
        cpu.state.r[CpuState.SP] = esp;
        cpu.interruptsInhibited = false;
        cpu.trapsInhibited = false;
        cpu.far.iret(32);
    }

    /// Runs until an event has been delivered to CPL 0 ([Stop.Breakpoint] with the handler's linear address), or
    /// `budget` more instructions are done.
    public Stop run(long budget) {
        return loop.run(budget);
    }

    /// The monitor's own interrupt, such as its timer's, is delivered at the present boundary.
    public void interrupt(int vector) {
        loop.interrupt(vector);
    }

    /// A run that goes on now, or the next one, ends at the next boundary. Any thread.
    public void requestStop() {
        loop.requestStop();
    }
}
