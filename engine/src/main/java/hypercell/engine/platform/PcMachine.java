package hypercell.engine.platform;

import hypercell.engine.boot.BadImage;
import hypercell.engine.boot.BootImage;
import hypercell.engine.bus.Claim;
import hypercell.engine.bus.HostMemory;
import hypercell.engine.bus.MemoryDevice;
import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.bus.PortBus;
import hypercell.engine.bus.PortDevice;
import hypercell.engine.bus.Ram;
import hypercell.engine.bus.SparseRam;
import hypercell.engine.device.DebugConsole;
import hypercell.engine.device.DebugExit;
import hypercell.engine.device.FirmwareConfiguration;
import hypercell.engine.device.PostCodePort;
import hypercell.engine.device.TestDevice;
import hypercell.engine.device.Uart16550;
import hypercell.engine.explain.Story;
import hypercell.engine.machine.Cpu;
import hypercell.engine.machine.Driver;
import hypercell.engine.machine.Stop;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.observe.Counters;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.EventStream;
import hypercell.engine.observe.Observer;
import hypercell.engine.x86.exec.HardwareCore;
import hypercell.engine.x86.exec.NamedRegisters;
import hypercell.engine.x86.exec.RunLoop;
import hypercell.engine.x86.exec.Telling;
import hypercell.engine.x86.exec.VirtualCore;
import hypercell.engine.x86.exec.X86Cpu;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.PagingContext;
import hypercell.engine.x86.mmu.PagingCounts;
import hypercell.engine.x86.mmu.TlbEntry;
import hypercell.engine.x86.mmu.TlbModel;
import hypercell.engine.x86.mmu.Translation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A PC: processor, RAM, buses and devices, wired. Not thread-safe, except for [#requestStop].
public final class PcMachine implements AutoCloseable {
    private final PcConfig config;
    private final VirtualClock clock = new VirtualClock();
    private final EventStream events;
    private final Ram ram;
    private final PhysicalBus bus;
    private final PortBus ports;
    private final X86Cpu cpu;
    private final NamedRegisters registers;
    private final RunLoop loop;
    private Driver driver;
    /// What takes one instruction further whose story is told: the machine's own processor, whoever drives it
    /// otherwise, because stories tell what the guest sees.
    private Driver teller;
    private final Chipset chipset;
    private final Uart16550 com1;
    private final Telling telling;
    private Stop lastStop;

    private PcMachine(PcConfig config, Ram ram) {
        this.config = config;
        events = new EventStream(this::instructionsNow);
        this.ram = ram;
        bus = new PhysicalBus(ram, config.holesReadOnes(), events);
        ports = new PortBus(events);
        cpu = new X86Cpu(config.cpu(), bus, ports, config.tlb(), events, clock);
        registers = new NamedRegisters(cpu);
        chipset = new Chipset(config.interruptControllers(), cpu, device -> exit(0, "a reset by " + device));
        loop = new RunLoop(cpu, clock);
        driver = loop;
        teller = loop;
        com1 = new Uart16550("uart", high -> irq(4, high));
        telling = new Telling(cpu, registers, events);
        wire();
    }

    private void wire() {
        if (config.interruptControllers()) {
            chipset.attach(bus, ports, clock);
        }
        if (config.com1()) {
            ports.attach(com1, 0x3f8, Uart16550.PORTS);
        }
    }

    /// Field initializers ask before there is a processor.
    private long instructionsNow() {
        return cpu == null ? 0 : cpu.instructions();
    }

    /// A machine after reset (real mode, CS:EIP = F000:FFF0).
    public static PcMachine create(PcConfig config) {
        return new PcMachine(config, new SparseRam(config.ramBytes()));
    }

    /// The same with RAM that lies elsewhere, such as in the frames of a host.
    ///
    /// @throws IllegalArgumentException when its size is not the configured one
    public static PcMachine create(PcConfig config, Ram ram) {
        if (ram.bytes() != config.ramBytes()) {
            throw new IllegalArgumentException(
                    "RAM of %d bytes for a machine of %d".formatted(ram.bytes(), config.ramBytes()));
        }
        return new PcMachine(config, ram);
    }

    /// Hands the processor over to a monitor, which from now on makes the guest go on by `other`, on another
    /// processor. Everything else here stays what the guest sees: registers, memory, devices, events.
    ///
    /// @return the processor as the monitor works on it
    public VirtualCore driveBy(Function<VirtualCore, Driver> other) {
        VirtualCore core = new VirtualCore(cpu, loop, clock);
        driver = other.apply(core);
        return core;
    }

    /// Makes this machine's processor the one that a monitor owns: its guest runs on it at CPL 1 to 3, and whatever
    /// is delivered to CPL 0 is the monitor's.
    ///
    /// @return the processor as the monitor works on it
    public HardwareCore ownBy(Function<HardwareCore, Driver> monitor) {
        HardwareCore core = new HardwareCore(cpu, loop);
        driver = monitor.apply(core);
        teller = driver;
        return core;
    }

    /// The stream that all events of this machine are in.
    public EventStream eventStream() {
        return events;
    }

    /// Physical memory as the guest's processor reaches it.
    public PhysicalBus bus() {
        return bus;
    }

    /// Puts the processor into flat 32-bit protected mode, CPL 0, paging off, interrupts off, as a boot loader
    /// would: a GDT with flat code, data, user code, user data and a TSS descriptor is written at `gdtGpa`
    /// (selectors 0x08, 0x10, 0x1b, 0x23, 0x28), segment registers are loaded from it, EIP and ESP are set.
    ///
    /// @param gdtGpa where the GDT, an empty IDT and a TSS go: one 4 KiB page
    public void startFlat32(long eip, long esp, long gdtGpa) {
        FlatStart.apply(bus, registers, eip, esp, gdtGpa);
    }

    /// Puts the processor into 64-bit mode, CPL 0, interrupts off, as a boot loader would: a GDT with 64-bit code
    /// (0x08), data (0x10), 32-bit user code (0x1b), user data (0x23), 64-bit user code (0x2b) and a TSS (0x30) is
    /// written at `gdtGpa`, SYSCALL and NX are switched on, RIP and RSP are set.
    ///
    /// @param gdtGpa where the GDT, the TSS and an empty IDT go: two pages of 4 KiB, which the tables must map to
    ///     themselves
    /// @param cr3 page tables, which the caller has built: for 5-level paging when CR4.LA57 is set already, else
    ///     for 4-level paging
    public void startFlat64(long rip, long rsp, long gdtGpa, long cr3) {
        LongStart.apply(bus, registers, rip, rsp, gdtGpa, cr3);
    }

    /// The start state is complete: what made it is no event of the guest and does not count. No effect on the
    /// machine itself.
    public void ready() {
        events.begin();
        cpu.mmu().countAnew();
    }

    /// Loads an image and puts the processor where it begins.
    ///
    /// @throws BadImage when it does not fit this machine; memory may then hold parts of it
    public void boot(BootImage image, BootOptions options) throws BadImage {
        new Booting(this, image, options).boot();
        ready();
    }

    /// Adds what test kernels expect of a virtual PC: isa-debug-exit, port E9, the POST port, fw_cfg and
    /// pc-testdev. Returns the console behind port E9.
    public DebugConsole attachTestDevices() {
        DebugConsole console = new DebugConsole();
        ports.attach(new DebugExit(status -> exit(status, "isa-debug-exit")), DebugExit.PORT, DebugExit.PORTS);
        ports.attach(console, DebugConsole.PORT, 1);
        ports.attach(new PostCodePort(), PostCodePort.PORT, 1);
        ports.attach(
                new FirmwareConfiguration(config.ramBytes(), 1),
                FirmwareConfiguration.PORT,
                FirmwareConfiguration.PORTS);
        ports.attach(TestDevice.echo(), TestDevice.ECHO_PORT, 4);
        ports.attach(TestDevice.echo(), TestDevice.BYTE_PORT, 1);
        ports.attach(TestDevice.lines(this::irq), TestDevice.LINES_PORT, TestDevice.LINES);
        bus.attach(TestDevice.memory(), TestDevice.MEMORY, TestDevice.MEMORY_BYTES);
        return console;
    }

    /// Which devices decode which ports.
    public List<Claim> portClaims() {
        return ports.claims();
    }

    /// Which devices lie where in physical address space.
    public List<Claim> memoryClaims() {
        return bus.claims();
    }

    public PcConfig config() {
        return config;
    }

    public Cpu cpu() {
        return registers;
    }

    public VirtualClock clock() {
        return clock;
    }

    /// Runs until something stops the guest, at most `maxInstructions` (> 0) more instructions.
    public Stop run(long maxInstructions) {
        if (maxInstructions <= 0) {
            throw new IllegalArgumentException("a budget of " + maxInstructions + " instructions");
        }
        return ended(driver.run(maxInstructions));
    }

    /// Runs one instruction (or takes one pending interrupt); Stepped unless something else happened.
    public Stop step() {
        Stop stop = driver.run(1);
        return ended(stop instanceof Stop.Budget ? new Stop.Stepped(registers.pc()) : stop);
    }

    private Stop ended(Stop stop) {
        lastStop = stop;
        if (!(stop instanceof Stop.Stepped)) { // single steps would drown the guest's own events
            events.stopped(stop);
        }
        return stop;
    }

    /// Runs one instruction with every access reported: the story of the instruction. [#lastStop] tells how it
    /// ended.
    public Story stepTold() {
        return telling.tell(this::stepHere);
    }

    private Stop stepHere() {
        Stop stop = teller.run(1);
        return ended(stop instanceof Stop.Budget ? new Stop.Stepped(registers.pc()) : stop);
    }

    /// How the last run or step ended; null before the first.
    public Stop lastStop() {
        return lastStop;
    }

    /// Makes the current or next run stop with [Stop.Interrupted] at an instruction boundary. Any thread.
    public void requestStop() {
        driver.requestStop();
    }

    /// A device asks for the end of the run: [Stop.Exited] after the present instruction.
    public void exit(int status, String device) {
        loop.stop(new Stop.Exited(status, device));
    }

    /// Instructions (linear addresses) at which `run` stops before executing; a mutable set.
    public Set<Long> breakpoints() {
        return loop.breakpoints();
    }

    /// Bytes of host memory that RAM occupies so far.
    public long touchedBytes() {
        return ram.touchedBytes();
    }

    /// Reads physical memory as a debugger: RAM as it is, device and hole bytes as holes read; no device is
    /// touched.
    public byte[] readGpa(long gpa, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; ) {
            int inPage = (int) Math.min(count - i, 4096 - (gpa + i & 4095));
            bus.peek(gpa + i, bytes, i, inPage);
            i += inPage;
        }
        return bytes;
    }

    /// Writes physical memory as a debugger; decoded code follows.
    ///
    /// @throws IllegalArgumentException when a byte lies outside RAM
    public void writeGpa(long gpa, byte[] bytes) {
        if (bytes.length > 0 && (!ram.contains(gpa) || !ram.contains(gpa + bytes.length - 1))) {
            throw new IllegalArgumentException(
                    "0x%x..0x%x is not inside the %d bytes of RAM".formatted(gpa, gpa + bytes.length - 1, ram.bytes()));
        }
        int done = 0;
        while (done < bytes.length) {
            long at = gpa + done;
            int count = (int) Math.min(bytes.length - done, 4096 - (at & 0xfff));
            bus.changing(at, count);
            HostMemory.copyIn(bytes, done, ram.hostAddress(at), count);
            done += count;
        }
    }

    /// Translates as the processor would now (TLB first, then the walker) without changing anything: no TLB fill,
    /// no A or D update; the steps show what the access would write.
    public Translation explain(long gva, Access access) {
        return cpu.mmu().explain(gva, access);
    }

    /// Translates by the tables in memory alone, the TLB left aside.
    public Translation walk(long gva, Access access) {
        return cpu.mmu().explainWalk(gva, access);
    }

    /// The paging state as the processor's registers make it now.
    public PagingContext paging() {
        return cpu.mmu().context();
    }

    /// Valid TLB entries, by set and way.
    public List<TlbEntry> tlb() {
        return cpu.mmu().entries();
    }

    public TlbModel tlbModel() {
        return config.tlb();
    }

    /// Drops all translations, global ones included, as an external debugger would.
    public void flushTlb() {
        cpu.dropTranslations();
    }

    /// Drops the translations of one page.
    public void flushTlb(long gva) {
        cpu.dropTranslation(gva);
    }

    /// Attaches a device to `count` ports from `firstPort`.
    ///
    /// @throws IllegalArgumentException when a port is taken, naming both devices
    public void attach(PortDevice device, int firstPort, int count) {
        ports.attach(device, firstPort, count);
    }

    /// Attaches a device to `count` ports from `firstPort`, in front of whatever decodes them.
    public void attachInFront(PortDevice device, int firstPort, int count) {
        ports.attachInFront(device, firstPort, count);
    }

    /// Attaches a device to `bytes` bytes of physical address space from `gpa` (both multiples of 4 KiB), in front
    /// of RAM.
    public void attach(MemoryDevice device, long gpa, long bytes) {
        bus.attach(device, gpa, bytes);
        cpu.dropTranslations();
    }

    /// Drives interrupt request line 0..15 of the 8259 pair, or 0..23 of the I/O APIC: the timer's line 0 is at its
    /// pin 2, where the 8259s have their cascade.
    public void irq(int line, boolean high) {
        chipset.set(line, high);
    }

    /// Pulses the processor's NMI pin, which is LINT1 of the local APIC.
    public void nmi() {
        cpu.apic().lint1(true);
        cpu.apic().lint1(false);
    }

    /// Bytes that wait in COM1's receiver for the guest.
    public void com1Input(byte[] bytes) {
        com1.receive(bytes);
    }

    /// Everything the guest has written to COM1.
    public byte[] com1Output() {
        return com1.sent();
    }

    /// The sparse events kept so far (faults, deliveries, device accesses, control registers, flushes, stops): the
    /// first 10,000 and the last 10,000.
    public List<Event> events() {
        return events.kept();
    }

    /// Adds an observer of sparse events.
    public void observe(Observer observer) {
        events.observe(observer);
    }

    public Counters counters() {
        PagingCounts paging = cpu.mmu().counts();
        return new Counters(
                cpu.instructions(),
                paging.misses(),
                paging.reads(),
                paging.writes(),
                paging.flushes(),
                events.faults(),
                events.interrupts(),
                events.deviceReads(),
                events.deviceWrites());
    }

    /// The instruction that is next, or the one that could not complete, with its bytes as they are now; empty when
    /// there is no code.
    public Optional<Event.Instruction> present() {
        return cpu.present();
    }

    /// The last instructions before the present one, oldest first, at most `count` (<= 16), with their bytes as
    /// they are now.
    public List<Event.Instruction> recent(int count) {
        return cpu.recent(count);
    }

    /// SHA-256, in hex, over the sparse events (each with its instruction count) and the machine's state now.
    public String digest() {
        return StateDigest.of(events.digest(), registers, tlb(), ram);
    }

    /// SHA-256, in hex, over registers and RAM alone: equal when the guest has come to the same state, whatever
    /// happened on the way.
    public String stateDigest() {
        return StateDigest.of(registers, ram);
    }

    /// Nothing to release by hand: RAM goes with the machine when the collector finds it unreachable.
    @Override
    public void close() {}
}
