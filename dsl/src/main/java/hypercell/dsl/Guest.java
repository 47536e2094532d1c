package hypercell.dsl;

import hypercell.dsl.Views.EventView;
import hypercell.dsl.Views.ExitLog;
import hypercell.dsl.Views.ExitView;
import hypercell.dsl.Views.Listing;
import hypercell.dsl.Views.MemoryMap;
import hypercell.dsl.Views.MonitorView;
import hypercell.dsl.Views.RegisterView;
import hypercell.dsl.Views.TlbView;
import hypercell.dsl.build.MachineBuilder;
import hypercell.dsl.build.Plan;
import hypercell.dsl.internal.Accesses;
import hypercell.dsl.internal.Integers;
import hypercell.dsl.spec.ExitSpec;
import hypercell.dsl.spec.GuestSpec;
import hypercell.engine.explain.Story;
import hypercell.engine.monitor.MonitoredGuest;
import hypercell.engine.monitor.xen.ParavirtualGuest;
import hypercell.engine.observe.Counters;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.table.Nearest;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A live guest. Registers, flags and labels are properties: `g.eax`, `g.eax = 5`, `g.zf`, `g.top`. Not thread-safe.
public final class Guest extends VirtualizedGuest {
    private final Experiment _experiment;
    private final Plan _plan;
    private final GuestCode _code;
    private PcMachine _machine;
    private Optional<MonitoredGuest> _monitored;
    private Optional<ParavirtualGuest> _paravirtual;
    private Registers _registers;
    private Story _story;
    private Run _lastRun;

    Guest(Experiment experiment, Plan plan) {
        _experiment = experiment;
        _plan = plan;
        _code = new GuestCode(plan);
        power();
    }

    private void power() {
        MachineBuilder.Built built = MachineBuilder.build(_plan);
        _machine = built.machine();
        _monitored = built.monitored();
        _paravirtual = built.paravirtual();
        _registers = new Registers(_machine.cpu());
        ExitSpec exits = getSpec().monitor().exits();
        _paravirtual.filter(it -> !exits.isEmpty()).ifPresent(it -> it.handleBy(new UserExits(this, exits)));
        _monitored.filter(it -> !exits.isEmpty()).ifPresent(it -> {
            it.monitor().handleBy(new UserExits(this, exits));
            exits.watches().forEach(watch -> it.watch(watch.gpa(), watch.bytes(), watch.reads(), watch.writes()));
        });
    }

    /// Name as written.
    @Override
    public String getName() {
        return _plan.guest().name();
    }

    /// What the `guest` block said.
    public GuestSpec getSpec() {
        return _plan.guest();
    }

    /// What remains of the guest when it is gone.
    @Override
    public GuestSummary getSummary() {
        GuestSpec spec = _plan.guest();
        return new GuestSummary(
                spec.name(),
                spec.technique(),
                spec.memory().bytes(),
                spec.paging().isPresent());
    }

    /// The engine's machine: for renderers and tests; scripts have words for what it does.
    public PcMachine machine() {
        return _machine;
    }

    @Override
    public Optional<MonitoredGuest> monitored() {
        return _monitored;
    }

    /// The monitor of a guest that knows of it; empty otherwise.
    public Optional<ParavirtualGuest> paravirtual() {
        return _paravirtual;
    }

    private ParavirtualGuest domain(String what) {
        return _paravirtual.orElseThrow(() -> UserError.here(
                "only a paravirtual guest has " + what,
                "this one runs under technique " + getSpec().technique()));
    }

    /// The frames of a paravirtual guest, and as what its monitor knows them.
    public DomainViews.FrameList getFrameTypes() {
        return new DomainViews.FrameList(domain("frames of its own").frames());
    }

    /// What a paravirtual guest has asked of its monitor.
    public DomainViews.HypercallList getHypercalls() {
        return DomainViews.HypercallList.of(domain("hypercalls"));
    }

    /// How often a paravirtual guest has made one kind of hypercall: `hypercalls('mmu_update')`.
    public long hypercalls(Object name) {
        return getHypercalls().of(String.valueOf(name)).calls();
    }

    /// The worked-out plan of the guest.
    Plan plan() {
        return _plan;
    }

    /// `g.run(max: n, expecting: tripleFault)`: at most `max` instructions; an end of the `expecting` kind counts
    /// as orderly, and so does running out of an explicit `max`.
    @Override
    public Run run(Map<?, ?> options) {
        _lastRun = new RunOfGuest(_experiment, this).run(options, _registers);
        return _lastRun;
    }

    /// Runs one instruction and tells its story.
    @Override
    public Story step() {
        _experiment.current(this);
        long before = getInstructions();
        _story = machine().stepTold();
        _experiment.retired(getInstructions() - before);
        return _story;
    }

    /// Runs `count` instructions; the story of the last one. Stops early when the guest does.
    @Override
    public Story step(Object count) {
        long steps = Integers.between(count, 1, 1_000_000, "step");
        Story story = step();
        for (long i = 1; i < steps && StopKind.of(machine().lastStop()) == StopKind.STEPPED; i++) {
            story = step();
        }
        return story;
    }

    /// Builds the machine anew: memory, registers, devices and counts as at the start. Breakpoints stay.
    @Override
    public Guest reset() {
        var breakpoints = List.copyOf(machine().breakpoints());
        machine().close();
        power();
        machine().breakpoints().addAll(breakpoints);
        _story = null;
        _lastRun = null;
        return this;
    }

    /// Translates a linear address as the processor would, without changing anything: `g.explain(0x1234, write)`.
    public Translation explain(Object gva, Object... how) {
        return explain(Map.of(), gva, how);
    }

    /// `g.explain(0x1234, write, as: user)`.
    public Translation explain(Map<?, ?> options, Object gva, Object... how) {
        return machine().explain(linear(machine(), gva), Accesses.of(options, how));
    }

    /// `g.explain(va: 0x1234, access: write, as: user)`.
    public Translation explain(Map<?, ?> options) {
        return explain(options, Accesses.gva(options));
    }

    /// Physical address of a linear address, or the page fault that the access would raise.
    @Override
    public Object translation(Object gva, Object... how) {
        return switch (explain(gva, how).outcome()) {
            case WalkOutcome.Mapped mapped -> mapped.gpa();
            case WalkOutcome.PageFault fault -> fault;
        };
    }

    /// Physical memory.
    public MemoryView getPhys() {
        return MemoryView.physical(machine());
    }

    /// Memory by linear address.
    public MemoryView getMem() {
        return MemoryView.linear(machine());
    }

    /// Bytes by linear address.
    public MemoryView getByte() {
        return getMem().getByte();
    }

    /// Units of two bytes by linear address.
    public MemoryView getWord() {
        return getMem().getWord();
    }

    /// Units of four bytes by linear address.
    public MemoryView getDword() {
        return getMem();
    }

    /// Raw leaf entries by linear address.
    public PageEntries getPages() {
        return new PageEntries(machine());
    }

    /// Valid TLB entries.
    public TlbView getTlb() {
        return new TlbView(machine().tlbModel(), machine().tlb());
    }

    /// Drops all translations, global ones too, as an external debugger would.
    public void flush() {
        machine().flushTlb();
    }

    /// Drops the translation of one page.
    public void flush(Object gva) {
        machine().flushTlb(linear(machine(), gva));
    }

    /// What the guest has written to COM1.
    public String getSerial() {
        return new String(machine().com1Output(), StandardCharsets.UTF_8);
    }

    /// The same as `serial`.
    public String getConsole() {
        return getSerial();
    }

    /// Guest instructions since the start.
    public long getInstructions() {
        return machine().cpu().instructions();
    }

    /// Guest instructions of the last run.
    public long getSteps() {
        return _lastRun == null ? 0 : _lastRun.instructions();
    }

    /// Number of exceptions since the start.
    public long getFaults() {
        return getCounters().faults().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /// Number of exceptions of a vector since the start: `faults(14)`.
    @Override
    public long faults(Object vector) {
        return getCounters().faults().getOrDefault((int) Integers.between(vector, 0, 255, "a vector"), 0L);
    }

    /// Number of exits for a reason. The bare machine has no monitor to exit to.
    @Override
    public long exits(Object reason) {
        Map<ExitReason, Long> counts = machine().eventStream().exits();
        return ExitName.of(reason).reasons().stream()
                .mapToLong(each -> counts.getOrDefault(each, 0L))
                .sum();
    }

    /// Exits by reason.
    public ExitView getExits() {
        TreeMap<String, Long> counts = new TreeMap<>();
        machine().eventStream().exits().forEach((reason, count) -> counts.put(reason.name(), count));
        return new ExitView(getSpec().technique(), counts);
    }

    /// Exits one by one, the first and the last of what was kept.
    public ExitLog getExitLog() {
        List<Event.Exit> log = new ArrayList<>();
        for (Event event : machine().events()) {
            if (event instanceof Event.Exit exit) {
                log.add(exit);
            }
        }
        return new ExitLog(getSpec().technique(), List.copyOf(log), _code.symbols());
    }

    /// Who was at work when: the application, the kernel and the monitor, over all events kept.
    public Lanes getLanes() {
        return lanes(0, Long.MAX_VALUE);
    }

    /// The same between two instruction counts, both included.
    public Lanes lanes(Object first, Object last) {
        return Lanes.of(
                this,
                Integers.between(first, 0, Long.MAX_VALUE, "the first instruction"),
                Integers.between(last, 0, Long.MAX_VALUE, "the last instruction"));
    }

    /// The guest's tables beside hardware's, as the guest's supervisor has them.
    public ShadowView getShadow() {
        return Shadows.view(this, false);
    }

    /// `g.shadow(as: user)`: as its user code has them; `g.shadow(gva: 0x1234)`: one page in detail.
    public Object shadow(Map<?, ?> options) {
        return Shadows.of(this, options);
    }

    /// `g.shadow(0x1234)`: one page in detail, as the guest's supervisor has it.
    public ShadowView.OnePage shadow(Object gva) {
        return Shadows.page(this, gva, false);
    }

    /// The monitor as it stands.
    public MonitorView getMonitor() {
        return MonitorOfGuest.view(this);
    }

    /// Counts since the start.
    public Counters getCounters() {
        return machine().counters();
    }

    /// Events kept: the first and the last 10,000.
    public EventView getEvents() {
        return new EventView(machine().events(), _code.symbols());
    }

    /// How the last run or step ended; null before the first.
    @Override
    public StopKind getStop() {
        if (_lastRun != null && _story == null) {
            return _lastRun.stop();
        }
        return machine().lastStop() == null ? null : StopKind.of(machine().lastStop());
    }

    /// The last run; null before the first.
    @Override
    public Run getLastRun() {
        return _lastRun;
    }

    /// SHA-256 of the events and the machine's state.
    public String getDigest() {
        return machine().digest();
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
        return new RegisterView(getName(), machine().cpu().mode(), whole, values);
    }

    /// What lies where in physical memory.
    public MemoryMap getMemory() {
        return Regions.of(_plan);
    }

    /// Linear address of a label, or of a symbol of the booted kernel.
    @Override
    public long label(CharSequence name) {
        return _code.label(name);
    }

    /// Labels and constants of the code, in order of definition, or the symbols of the booted kernel by address.
    public Map<String, Long> labels() {
        return _code.labels();
    }

    /// Where an address lies, for people: `top+0x2`; null outside of all code with names.
    public String place(Object gva) {
        return _code.symbols().place(linear(machine(), gva));
    }

    /// Makes `run` stop before the instruction at an address or label.
    public void breakpoint(Object place) {
        machine().breakpoints().add(address(place));
    }

    /// Disassembles `count` instructions at an address or label.
    public Listing dis(Object place, Object count) {
        int lines = (int) Integers.between(count, 1, 10_000, "the number of instructions");
        return _code.list(machine(), address(place), lines);
    }

    /// Disassembles eight instructions at the next one to run.
    public Listing dis() {
        return dis(machine().cpu().pc(), 8);
    }

    /// The top sixteen slots of the stack.
    public StackView getStack() {
        return stack(16);
    }

    /// The top `count` slots of the stack, with the names of the code that they point into.
    public StackView stack(Object count) {
        int slots = (int) Integers.between(count, 1, 10_000, "the number of stack slots");
        return StackView.of(machine(), _code.symbols(), slots);
    }

    @Override
    void requestStop() {
        machine().requestStop();
    }

    @Override
    void close() {
        machine().close();
    }

    GuestCode code() {
        return _code;
    }

    /// Names that are properties: registers, flags and labels.
    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>(_registers.names());
        names.addAll(labels().keySet());
        return names;
    }

    /// A register, flag or label; null for another name.
    @Override
    public Object named(String name) {
        return _registers.has(name) ? _registers.read(name) : labels().get(name);
    }

    /// Groovy's `g.eax`: registers come first, then the words above.
    @Override
    public Object getProperty(String name) {
        return _registers.has(name) ? _registers.read(name) : super.getProperty(name);
    }

    /// Groovy's `g.eax = 5`.
    @Override
    public void setProperty(String name, Object value) {
        if (_registers.has(name)) {
            _registers.write(name, value);
        } else {
            throw UserError.here(
                    "guest '%s' has no register or flag '%s' to set".formatted(getName(), name),
                    Nearest.hint(name, _registers.names()));
        }
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

    @Override
    public String toString() {
        return "%s · at 0x%08x, %s"
                .formatted(
                        getSummary().with(machine().paging().enabled()),
                        machine().cpu().pc(),
                        machine().cpu().mode());
    }

    /// A linear address that the machine's present mode has: 32 bits, or canonical 64 bits in IA-32e mode.
    static long linear(PcMachine machine, Object value) {
        if (!machine.paging().longMode()) {
            return Integers.address(value, "a linear address");
        }
        long gva = Integers.linear(value, "a linear address");
        int unused = Long.SIZE - machine.paging().format().linearBits();
        if (gva << unused >> unused != gva) {
            throw UserError.here(
                    "0x%x is not canonical: bits 63:%d must be equal".formatted(gva, Long.SIZE - unused - 1),
                    "SDM 1 \"Canonical Addressing\"");
        }
        return gva;
    }

    private long address(Object place) {
        return place instanceof CharSequence name ? label(name) : linear(machine(), place);
    }
}
