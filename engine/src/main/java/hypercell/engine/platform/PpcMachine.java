package hypercell.engine.platform;

import hypercell.engine.bus.Claim;
import hypercell.engine.bus.CodeWatch;
import hypercell.engine.bus.HostMemory;
import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.bus.Ram;
import hypercell.engine.bus.SparseRam;
import hypercell.engine.device.InterruptController4xx;
import hypercell.engine.device.Uart16550;
import hypercell.engine.explain.Story;
import hypercell.engine.machine.Cpu;
import hypercell.engine.machine.Stop;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.EventStream;
import hypercell.engine.observe.Observer;
import hypercell.engine.ppc.exec.BookECpu;
import hypercell.engine.ppc.exec.BusMemory;
import hypercell.engine.ppc.exec.DeviceControl;
import hypercell.engine.ppc.exec.PpcRegisters;
import hypercell.engine.ppc.exec.RunLoop;
import hypercell.engine.ppc.exec.Telling;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.ppc.isa.SpecialRegister;
import hypercell.engine.ppc.mmu.Access;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.ppc.mmu.TlbLookup;
import hypercell.engine.ppc.state.PpcState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// A board with a 440EP, after AMCC's Bamboo: RAM from 0, a 16550 at real address [#UART], the interrupt controller
/// UIC0 on the device control bus with the UART at its input 0. Not thread-safe, except for [#requestStop].
///
/// It starts as a boot loader leaves it (and nearly as QEMU's `bamboo` enters a bare kernel): supervisor state, address
/// space 0, interrupts off, TLB entry 0 maps 0..256 MiB to itself, entry 1 the 256 MiB of the peripherals, both for the
/// supervisor only.
public final class PpcMachine implements AutoCloseable {
    /// Real and effective address of the first serial port.
    public static final long UART = 0xef60_0300L;

    private static final long PERIPHERALS = 0xef60_0000L;
    private static final int SUPERVISOR_ALL = 7;
    private static final int SUPERVISOR_DEVICE = 0x0503; // I, G, SW, SR
    private static final int UART_INPUT = 0;

    private final PpcConfig config;
    private final VirtualClock clock = new VirtualClock();
    private final EventStream events;
    private final Ram ram;
    private final PhysicalBus bus;
    private final BookECpu core;
    private final PpcRegisters registers;
    private final RunLoop loop;
    private final Uart16550 uart;
    private final InterruptController4xx controller;
    private final Telling telling;
    private Driver driver;
    private CodeWatch codeWatch;
    private Stop lastStop;

    private PpcMachine(PpcConfig config, Ram ram, boolean ownsRam) {
        this.config = config;
        this.ram = ram;
        events = new EventStream(this::instructionsNow);
        bus = new PhysicalBus(ram, true, events);
        controller = new InterruptController4xx(this::external, this::critical);
        core = new BookECpu(new BusMemory(bus, ownsRam), events, clock, deviceControl());
        registers = new PpcRegisters(core);
        loop = new RunLoop(core, clock);
        uart = new Uart16550("uart", high -> controller.set(UART_INPUT, high));
        telling = new Telling(core, registers, events);
        RegisterPage page = new RegisterPage();
        page.attach(uart, (int) (UART - PERIPHERALS), Uart16550.PORTS);
        bus.attach(page, PERIPHERALS, RegisterPage.BYTES);
        driver = loop::run;
        codeWatch = core.codeWatch();
        bus.setCodeWatch(codeWatch);
    }

    private long instructionsNow() {
        return core == null ? 0 : core.instructions();
    }

    private void external(boolean high) {
        core.interrupts().setExternalInput(high);
    }

    private void critical(boolean high) {
        core.interrupts().setCriticalInput(high);
    }

    private DeviceControl deviceControl() {
        return new DeviceControl() {
            @Override
            public int read(int number) {
                return controller.read(offset(number));
            }

            @Override
            public void write(int number, int value) {
                controller.write(offset(number), value);
            }

            private int offset(int number) {
                int offset = number - InterruptController4xx.BASE;
                if (offset < 0 || offset >= InterruptController4xx.REGISTERS || offset == 1) {
                    throw DeviceControl.missing(number);
                }
                return offset;
            }
        };
    }

    /// A machine as a boot loader leaves it, without code.
    public static PpcMachine create(PpcConfig config) {
        return started(new PpcMachine(config, new SparseRam(config.ramBytes()), true));
    }

    /// A machine whose RAM somebody else provides and may change unseen.
    public static PpcMachine create(PpcConfig config, Ram ram) {
        return started(new PpcMachine(config, ram, false));
    }

    private static PpcMachine started(PpcMachine machine) {
        machine.writeTlb(0, TlbEntry.of(0, 0, 256 << 20, SUPERVISOR_ALL, 0, false));
        machine.writeTlb(1, TlbEntry.of(0xe000_0000, 0xe000_0000L, 256 << 20, SUPERVISOR_DEVICE, 0, false));
        return machine;
    }

    /// Lets a monitor run the guest instead of this machine's own core; everything else stays what the guest
    /// sees.
    ///
    /// @param other takes this machine's own loop, which runs single instructions exactly, and gives what runs
    public void driveBy(Function<RunLoop, Driver> other, CodeWatch watch) {
        driver = other.apply(loop);
        codeWatch = watch;
        bus.setCodeWatch(watch);
    }

    /// Runs a guest.
    public interface Driver {
        /// Runs at most `budget` instructions.
        Stop run(long budget);
    }

    /// Sets the first instruction and r1, the stack pointer.
    public void start(long pc, long sp) {
        registers.setRegister("pc", pc);
        registers.setRegister("r1", sp);
        core.setMsr(PpcState.MSR_ME);
    }

    /// The start state is complete: what made it is no event of the guest and does not count.
    public void ready() {
        events.begin();
        core.mmu().countAnew();
    }

    public PpcConfig config() {
        return config;
    }

    public Cpu cpu() {
        return registers;
    }

    /// The core itself, for monitors and tests.
    public BookECpu core() {
        return core;
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

    /// Runs one instruction (or takes one interrupt); Stepped unless something else happened.
    public Stop step() {
        Stop stop = driver.run(1);
        return ended(stop instanceof Stop.Budget ? new Stop.Stepped(registers.pc()) : stop);
    }

    private Stop ended(Stop stop) {
        lastStop = stop;
        if (!(stop instanceof Stop.Stepped)) {
            events.stopped(stop);
        }
        return stop;
    }

    /// Runs one instruction with every search of the TLB and every access reported.
    public Story stepTold() {
        return telling.tell(this::step);
    }

    /// How the last run or step ended; null before the first.
    public Stop lastStop() {
        return lastStop;
    }

    /// Makes the current or next run stop with [Stop.Interrupted] between two instructions. Any thread.
    public void requestStop() {
        loop.requestStop();
    }

    /// Effective addresses at which `run` stops before executing; a mutable set.
    public Set<Long> breakpoints() {
        return loop.breakpoints();
    }

    /// Which devices lie where in real address space.
    public List<Claim> memoryClaims() {
        return bus.claims();
    }

    /// Reads real memory as a debugger: no device is touched.
    public byte[] readReal(long real, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) bus.peek(real + i, 1);
        }
        return bytes;
    }

    /// Writes real memory as a debugger; decoded code follows.
    ///
    /// @throws IllegalArgumentException when a byte lies outside RAM
    public void writeReal(long real, byte[] bytes) {
        if (bytes.length > 0 && (!ram.contains(real) || !ram.contains(real + bytes.length - 1))) {
            throw new IllegalArgumentException("0x%x..0x%x is not inside the %d bytes of RAM"
                    .formatted(real, real + bytes.length - 1, ram.bytes()));
        }
        for (int i = 0; i < bytes.length; i++) {
            codeWatch.written(real + i, 1);
            HostMemory.putByte(ram.hostAddress(real + i), bytes[i]);
        }
    }

    /// Searches the TLB as the processor would now, without changing anything: every entry compared.
    public TlbLookup explain(long ea, Access access) {
        return core.mmu().explain((int) ea, access);
    }

    /// All 64 TLB entries, by index.
    public List<TlbEntry> tlb() {
        return core.mmu().utlb().entries();
    }

    /// Sets a TLB entry as a debugger would.
    public void writeTlb(int index, TlbEntry entry) {
        core.mmu().write(index, entry);
    }

    /// Bytes that wait in the receiver of the serial port.
    public void uartInput(byte[] bytes) {
        uart.receive(bytes);
    }

    /// Everything the guest has written to the serial port.
    public byte[] uartOutput() {
        return uart.sent();
    }

    /// The sparse events kept so far.
    public List<Event> events() {
        return events.kept();
    }

    /// The stream itself.
    public EventStream stream() {
        return events;
    }

    /// Adds an observer of sparse events.
    public void observe(Observer observer) {
        events.observe(observer);
    }

    /// Interrupts delivered so far.
    public Map<Ivor, Long> interrupts() {
        Map<Ivor, Long> counts = new TreeMap<>();
        events.interrupts().forEach((number, count) -> counts.put(Ivor.of(number), count));
        return counts;
    }

    /// SHA-256, in hex, over the sparse events and the machine's state now.
    public String digest() {
        return StateDigest.of(events.digest(), registers, List.of(), ram);
    }

    /// SHA-256, in hex, over registers and RAM alone: equal when the guest has come to the same state, whatever
    /// happened on the way.
    public String stateDigest() {
        return StateDigest.of(registers, ram);
    }

    /// Effective address of an interrupt's handler.
    public long vector(Ivor ivor) {
        return registers.register("ivpr") | core.special().read(SpecialRegister.IVOR0 + ivor.number()) & 0xffff_ffffL;
    }

    /// Nothing to release by hand.
    @Override
    public void close() {}
}
