package hypercell.dsl;

import hypercell.dsl.Views.EventView;
import hypercell.dsl.Views.Listing;
import hypercell.dsl.Views.MemoryMap;
import hypercell.dsl.Views.RegisterView;
import hypercell.dsl.build.PpcPlan;
import hypercell.dsl.internal.Integers;
import hypercell.dsl.internal.PpcAccesses;
import hypercell.dsl.spec.PpcGuestSpec;
import hypercell.engine.boot.Symbol;
import hypercell.engine.boot.SymbolTable;
import hypercell.engine.explain.Story;
import hypercell.engine.monitor.softtlb.MissFlow;
import hypercell.engine.monitor.softtlb.SoftTlbCounts;
import hypercell.engine.monitor.softtlb.SoftTlbGuest;
import hypercell.engine.monitor.softtlb.TlbPair;
import hypercell.engine.platform.PpcMachine;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.ppc.mmu.TlbAnswer;
import hypercell.engine.ppc.mmu.TlbLookup;
import hypercell.engine.table.Nearest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A live guest on a PPC440. Registers, flags and labels are properties: `g.r3`, `g.pr`, `g.top`. Not
/// thread-safe.
public final class PpcGuest extends LiveGuest {
    private final Experiment _experiment;
    private final PpcPlan _plan;
    private Optional<SoftTlbGuest> _monitored;
    private PpcMachine _machine;
    private Registers _registers;
    private Story _story;
    private Run _lastRun;

    private PpcGuest(Experiment experiment, PpcPlan plan) {
        _experiment = experiment;
        _plan = plan;
        power();
    }

    /// @throws UserError with every mistake of the code
    static PpcGuest of(Experiment experiment, PpcGuestSpec spec) {
        PpcPlan plan = PpcPlan.of(spec);
        if (!plan.problems().isEmpty()) {
            throw new UserError("", plan.problems());
        }
        return new PpcGuest(experiment, plan);
    }

    private void power() {
        PpcPlan.Built built = _plan.build();
        _machine = built.machine();
        _monitored = built.monitored();
        _registers = new Registers(_machine.cpu());
    }

    @Override
    public String getName() {
        return getSpec().name();
    }

    /// What the `guest` block said.
    public PpcGuestSpec getSpec() {
        return _plan.guest();
    }

    @Override
    public GuestSummary getSummary() {
        return new GuestSummary(getName(), getSpec().technique(), getSpec().memoryBytes(), true);
    }

    /// The engine's machine: for renderers and tests.
    public PpcMachine machine() {
        return _machine;
    }

    /// The monitor and its hardware; empty on the bare machine.
    public Optional<SoftTlbGuest> monitored() {
        return _monitored;
    }

    @Override
    public Run run(Map<?, ?> options) {
        _lastRun = new RunOfPpcGuest(_experiment, this).run(options, _registers);
        _story = null;
        return _lastRun;
    }

    @Override
    public Story step() {
        _experiment.current(this);
        long before = getInstructions();
        _story = _machine.stepTold();
        _experiment.retired(getInstructions() - before);
        return _story;
    }

    @Override
    public Story step(Object count) {
        long steps = Integers.between(count, 1, 1_000_000, "step");
        Story story = step();
        for (long i = 1; i < steps && StopKind.of(_machine.lastStop()) == StopKind.STEPPED; i++) {
            story = step();
        }
        return story;
    }

    @Override
    public PpcGuest reset() {
        List<Long> breakpoints = List.copyOf(_machine.breakpoints());
        power();
        _machine.breakpoints().addAll(breakpoints);
        _story = null;
        _lastRun = null;
        return this;
    }

    /// Searches the TLB as the processor would now, without changing anything: `g.explain(0x1000_0000, write)`.
    public TlbLookup explain(Object ea, Object... how) {
        return _machine.explain(Integers.address(ea, "an effective address"), PpcAccesses.of(how));
    }

    /// Real address of an effective address, or what the TLB answers instead.
    @Override
    public Object translation(Object ea, Object... how) {
        TlbAnswer answer = explain(ea, how).answer();
        return answer instanceof TlbAnswer.Mapped mapped ? (Object) mapped.real() : answer;
    }

    /// The guest's TLB, exactly as the guest wrote it.
    public PpcViews.TlbView getTlb() {
        return new PpcViews.TlbView(_machine.tlb());
    }

    /// Entries of the hardware's TLB beside the guest's that they stand for; empty on the bare machine.
    public PpcViews.PairView getHardwareTlb() {
        List<TlbPair> pairs = _monitored.map(it -> it.monitor().pairs()).orElse(List.of());
        return new PpcViews.PairView(getSpec().technique(), pairs);
    }

    /// `shadow`: the TLB beside the hardware's.
    Object shadow(Map<?, ?> options) {
        return PpcReports.shadow(this, options);
    }

    /// The steps of the first data TLB miss that the guest's kernel handled, in lanes.
    public MissFlow getMissFlow() {
        try {
            return MissFlow.of(_machine.events());
        } catch (IllegalArgumentException e) {
            throw UserError.here("guest '%s': %s".formatted(getName(), e.getMessage()), "run the guest first");
        }
    }

    /// Counts of the monitor; empty on the bare machine.
    public PpcViews.CountView getCounters() {
        Optional<SoftTlbCounts> counts = _monitored.map(it -> it.monitor().counts());
        return new PpcViews.CountView(getSpec().technique(), _machine.interrupts(), counts);
    }

    /// Exits by reason.
    public Views.ExitView getExits() {
        return PpcReports.exits(this);
    }

    /// Exits one by one, the first and the last of what was kept.
    public Views.ExitLog getExitLog() {
        return PpcReports.log(this, symbols());
    }

    /// Who was at work when: the application, the kernel and the monitor, over all events kept.
    public Lanes getLanes() {
        return PpcReports.lanes(this, 0, Long.MAX_VALUE);
    }

    /// The same between two instruction counts, both included.
    public Lanes lanes(Object first, Object last) {
        return PpcReports.lanes(
                this,
                Integers.between(first, 0, Long.MAX_VALUE, "the first instruction"),
                Integers.between(last, 0, Long.MAX_VALUE, "the last instruction"));
    }

    /// The monitor as it stands.
    public Views.MonitorView getMonitor() {
        return PpcReports.monitor(this);
    }

    @Override
    public long exits(Object reason) {
        return PpcReports.count(this, reason);
    }

    /// Number of interrupts of IVOR `number` that the guest has taken.
    @Override
    public long faults(Object number) {
        Ivor ivor = Ivor.of((int) Integers.between(number, 0, 15, "the number of an IVOR"));
        return _machine.interrupts().getOrDefault(ivor, 0L);
    }

    /// A word of real memory, big-endian: `g.word(0x5000)`.
    public long word(Object real) {
        byte[] bytes = _machine.readReal(Integers.between(real, 0, (1L << 36) - 4, "a real address"), 4);
        return (bytes[0] & 0xffL) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    /// Bytes of real memory.
    public Bytes bytes(Object real, Object count) {
        int size = (int) Integers.between(count, 0, 1 << 20, "a number of bytes");
        long from = Integers.between(real, 0, (1L << 36) - 1, "a real address");
        return new Bytes(from, _machine.readReal(from, size));
    }

    /// What the guest has written to its serial port.
    public String getSerial() {
        return new String(_machine.uartOutput(), StandardCharsets.UTF_8);
    }

    /// The same as `serial`.
    public String getConsole() {
        return getSerial();
    }

    /// Guest instructions since the start.
    public long getInstructions() {
        return _machine.cpu().instructions();
    }

    /// Guest instructions of the last run.
    public long getSteps() {
        return _lastRun == null ? 0 : _lastRun.instructions();
    }

    /// Events kept: interrupts, TLB writes, device accesses, exits.
    public EventView getEvents() {
        return new EventView(_machine.events(), symbols());
    }

    @Override
    public StopKind getStop() {
        if (_lastRun != null && _story == null) {
            return _lastRun.stop();
        }
        return _machine.lastStop() == null ? null : StopKind.of(_machine.lastStop());
    }

    @Override
    public Run getLastRun() {
        return _lastRun;
    }

    /// SHA-256 of the events and the machine's state.
    public String getDigest() {
        return _machine.digest();
    }

    /// The story of the last step; null before the first.
    public Story getStory() {
        return _story;
    }

    /// Registers with their values.
    public RegisterView getRegisters() {
        var whole = _registers.whole();
        List<Number> values = new ArrayList<>();
        whole.forEach(info -> values.add(_registers.read(info.name())));
        return new RegisterView(getName(), _machine.cpu().mode(), whole, values);
    }

    /// What lies where in real memory.
    public MemoryMap getMemory() {
        return _plan.memory(_machine.memoryClaims());
    }

    @Override
    public long label(CharSequence name) {
        Long address = labels().get(name.toString());
        if (address == null) {
            throw UserError.here(
                    "guest '%s' has no label '%s'".formatted(getName(), name),
                    Nearest.hint(name.toString(), labels().keySet()));
        }
        return address;
    }

    /// Labels and constants of the code, in order of definition.
    public Map<String, Long> labels() {
        return _plan.labels();
    }

    private SymbolTable symbols() {
        List<Symbol> symbols = new ArrayList<>();
        labels().forEach((name, address) -> symbols.add(new Symbol(name, address, 0)));
        return SymbolTable.of(symbols);
    }

    /// Makes `run` stop before the instruction at an address or label.
    public void breakpoint(Object place) {
        _machine.breakpoints().add(address(place));
    }

    /// Disassembles `count` instructions at an address or label.
    public Listing dis(Object place, Object count) {
        int lines = (int) Integers.between(count, 1, 10_000, "the number of instructions");
        return PpcListing.of(_machine, new TreeMap<>(labels()), address(place), lines);
    }

    /// Disassembles eight instructions at the next one to run.
    public Listing dis() {
        return dis(_machine.cpu().pc(), 8);
    }

    private long address(Object place) {
        return place instanceof CharSequence name ? label(name) : Integers.address(place, "an address");
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>(_registers.names());
        names.addAll(labels().keySet());
        return names;
    }

    @Override
    public Object named(String name) {
        return _registers.has(name) ? _registers.read(name) : labels().get(name);
    }

    /// Groovy's `g.r3`: registers come first, then the words above.
    @Override
    public Object getProperty(String name) {
        return _registers.has(name) ? _registers.read(name) : super.getProperty(name);
    }

    /// Groovy's `g.r3 = 5`.
    @Override
    public void setProperty(String name, Object value) {
        if (!_registers.has(name)) {
            throw UserError.here(
                    "guest '%s' has no register or flag '%s' to set".formatted(getName(), name),
                    Nearest.hint(name, _registers.names()));
        }
        _registers.write(name, value);
    }

    /// Groovy's `g.top`, a label.
    public Object propertyMissing(String name) {
        Object value = named(name);
        if (value == null) {
            throw UserError.here(
                    "guest '%s' has no register, flag or label '%s'".formatted(getName(), name),
                    Nearest.hint(name, names()));
        }
        return value;
    }

    /// The view of the current guest that a word of the top level names; null for another word.
    Object view(String name) {
        return PpcReports.view(this, name);
    }

    @Override
    void requestStop() {
        _machine.requestStop();
    }

    @Override
    void close() {
        _machine.close();
    }

    @Override
    public String toString() {
        return "guest %s · ppc440 · %s · %d KiB of memory · at 0x%08x, %s"
                .formatted(
                        getName(),
                        getSpec().technique(),
                        getSpec().memoryBytes() >> 10,
                        _machine.cpu().pc(),
                        _machine.cpu().mode());
    }
}
