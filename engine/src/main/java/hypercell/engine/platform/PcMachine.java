package hypercell.engine.platform;

import hypercell.engine.bus.MemoryDevice;
import hypercell.engine.bus.PortDevice;
import hypercell.engine.explain.Story;
import hypercell.engine.machine.Cpu;
import hypercell.engine.machine.Stop;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.observe.Counters;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.Observer;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.TlbEntry;
import hypercell.engine.x86.mmu.TlbModel;
import hypercell.engine.x86.mmu.Translation;
import java.util.List;

/// A PC: processor, RAM, buses and devices, wired. Not thread-safe, except for [#requestStop].
public final class PcMachine implements AutoCloseable {
    private PcMachine() {}

    /// A machine after reset (real mode, CS:EIP = F000:FFF0).
    public static PcMachine create(PcConfig config) {
        throw new UnsupportedOperationException();
    }

    /// Puts the processor into flat 32-bit protected mode, CPL 0, paging off, interrupts off, without a monitor's or a
    /// boot loader's help: a GDT with flat code, data, user code, user data and a TSS descriptor is written at `gdtGpa`
    /// (selectors 0x08, 0x10, 0x1b, 0x23, 0x28), segment registers are loaded from it, EIP and ESP are set.
    ///
    /// @param gdtGpa where the GDT, an empty IDT and a TSS go: one 4 KiB page
    public void startFlat32(long eip, long esp, long gdtGpa) {
        throw new UnsupportedOperationException();
    }

    public PcConfig config() {
        throw new UnsupportedOperationException();
    }

    public Cpu cpu() {
        throw new UnsupportedOperationException();
    }

    public VirtualClock clock() {
        throw new UnsupportedOperationException();
    }

    /// Runs until something stops the guest, at most `maxInstructions` (> 0) more instructions.
    public Stop run(long maxInstructions) {
        throw new UnsupportedOperationException();
    }

    /// Runs one instruction (or takes one pending interrupt); Stepped unless something else happened.
    public Stop step() {
        throw new UnsupportedOperationException();
    }

    /// Runs one instruction with every access reported: the story of the instruction. `last stop` tells how it ended.
    public Story stepTold() {
        throw new UnsupportedOperationException();
    }

    /// How the last run or step ended; null before the first.
    public Stop lastStop() {
        throw new UnsupportedOperationException();
    }

    /// Makes the current or next run stop with [Stop.Interrupted] at an instruction boundary. Any thread.
    public void requestStop() {
        throw new UnsupportedOperationException();
    }

    /// Instructions (linear addresses) at which `run` stops before executing; a mutable set.
    public java.util.Set<Long> breakpoints() {
        throw new UnsupportedOperationException();
    }

    /// Reads physical memory as a debugger: RAM as it is, device and hole bytes as `holes` say, no device is touched.
    public byte[] readGpa(long gpa, int count) {
        throw new UnsupportedOperationException();
    }

    /// Writes physical memory as a debugger; decoded code follows.
    ///
    /// @throws IllegalArgumentException when a byte lies outside RAM
    public void writeGpa(long gpa, byte[] bytes) {
        throw new UnsupportedOperationException();
    }

    /// Translates as the processor would now (TLB first, then the walker) without changing anything: no TLB fill, no A or
    /// D update; the steps show what the access would write.
    public Translation explain(long gva, Access access) {
        throw new UnsupportedOperationException();
    }

    /// Valid TLB entries, by set and way.
    public List<TlbEntry> tlb() {
        throw new UnsupportedOperationException();
    }

    public TlbModel tlbModel() {
        return config().tlb();
    }

    /// Drops all translations, global ones included, as an external debugger would.
    public void flushTlb() {
        throw new UnsupportedOperationException();
    }

    /// Drops the translations of one page.
    public void flushTlb(long gva) {
        throw new UnsupportedOperationException();
    }

    /// Attaches a device to `count` ports from `firstPort`.
    ///
    /// @throws IllegalArgumentException when a port is taken, naming both devices
    public void attach(PortDevice device, int firstPort, int count) {
        throw new UnsupportedOperationException();
    }

    /// Attaches a device to `bytes` bytes of physical address space from `gpa` (both multiples of 4 KiB), in front of RAM.
    public void attach(MemoryDevice device, long gpa, long bytes) {
        throw new UnsupportedOperationException();
    }

    /// Drives interrupt request line 0..15 of the 8259 pair.
    public void irq(int line, boolean high) {
        throw new UnsupportedOperationException();
    }

    /// Bytes that wait in COM1's receiver for the guest.
    public void com1Input(byte[] bytes) {
        throw new UnsupportedOperationException();
    }

    /// Everything the guest has written to COM1.
    public byte[] com1Output() {
        throw new UnsupportedOperationException();
    }

    /// The sparse events kept so far (faults, deliveries, device accesses, control registers, flushes, stops): the first
    /// 10,000 and the last 10,000.
    public List<Event> events() {
        throw new UnsupportedOperationException();
    }

    /// Adds an observer of sparse events.
    public void observe(Observer observer) {
        throw new UnsupportedOperationException();
    }

    public Counters counters() {
        throw new UnsupportedOperationException();
    }

    /// Linear addresses and bytes of the last instructions before a stop, oldest first, at most `count` (<= 16).
    public List<Event.Instruction> recent(int count) {
        throw new UnsupportedOperationException();
    }

    /// SHA-256, in hex, over the sparse events (each with its instruction count) and the machine's state now.
    public String digest() {
        throw new UnsupportedOperationException();
    }

    /// Releases RAM; also done by the collector.
    @Override
    public void close() {}
}
