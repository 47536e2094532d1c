package hypercell.dsl.internal;

import groovy.lang.Closure;
import hypercell.dsl.Experiment;
import hypercell.dsl.Vocabulary;
import hypercell.dsl.spec.BootSpec;
import hypercell.dsl.spec.CodeSpec;
import hypercell.dsl.spec.DataSpec;
import hypercell.dsl.spec.DeviceSpec;
import hypercell.dsl.spec.ExitSpec;
import hypercell.dsl.spec.GuestSpec;
import hypercell.dsl.spec.MemorySpec;
import hypercell.dsl.spec.MonitorSpec;
import hypercell.dsl.spec.PagingSpec;
import hypercell.dsl.spec.StartSpec;
import hypercell.engine.monitor.MonitorConfig;
import hypercell.engine.table.Nearest;
import hypercell.engine.table.Position;
import hypercell.engine.x86.exec.CpuFeature;
import hypercell.engine.x86.exec.CpuModel;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.TlbModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The words of `guest { }`.
public final class GuestScope extends Scope {
    private final Experiment _experiment;
    private final Map<String, Position> _said = new HashMap<>();
    private final List<CodeSpec> _code = new ArrayList<>();
    private final List<DataSpec> _data = new ArrayList<>();
    private final List<DeviceSpec> _devices = new ArrayList<>();
    private CpuModel _cpu = CpuModel.HYPERCELL;
    private MemorySpec _memory = MemorySpec.DEFAULT;
    private String _technique = "bare";
    private Position _techniqueAt = Position.UNKNOWN;
    private MonitorConfig _monitor;
    private Closure<?> _frames;
    private Position _framesAt = Position.UNKNOWN;
    private ExitSpec _exits = ExitSpec.NONE;
    private TlbModel _tlb = TlbModel.DEFAULT;
    private PagingSpec _paging;
    private BootSpec _boot;
    private StartSpec _start = StartSpec.DEFAULT;
    private boolean _modeSaid;
    private long _budget = GuestSpec.DEFAULT_BUDGET;

    private GuestScope(Experiment experiment, Outside outside) {
        super("guest", outside);
        _experiment = experiment;
    }

    /// Runs a `guest` block and gives what it says.
    public static GuestSpec read(Experiment experiment, String name, Position position, Closure<?> block) {
        return read(experiment, name, position, block, experiment.technique().map(TechniqueChoice::named));
    }

    /// The same under another technique than it says; empty for its own.
    public static GuestSpec read(
            Experiment experiment,
            String name,
            Position position,
            Closure<?> block,
            Optional<TechniqueChoice> technique) {
        GuestScope scope = new GuestScope(experiment, Outside.of(block));
        fill(block, scope);
        technique.ifPresent(scope::choose);
        scope.checkProcessor(position);
        return new GuestSpec(
                name,
                scope.monitor(),
                scope._cpu,
                scope._memory,
                scope._tlb,
                Optional.ofNullable(scope._paging),
                Optional.ofNullable(scope._boot),
                List.copyOf(scope._code),
                List.copyOf(scope._data),
                scope.start(),
                scope._budget,
                List.copyOf(scope._devices),
                position);
    }

    /// `memory 16.MiB`.
    public void memory(Object bytes) {
        memory(Map.of(), bytes);
    }

    /// `memory 16.MiB, holes: zeros`.
    public void memory(Map<?, ?> options, Object bytes) {
        once("memory");
        Options said = new Options("memory", options, here()).only("holes");
        boolean ones = !said.has("holes") || said.get("holes").equals("ones");
        if (!ones && !said.get("holes").equals("zeros")) {
            throw Mistake.at(here(), "holes are ones or zeros, not " + Described.value(said.get("holes")), "");
        }
        _memory = new MemorySpec(Integers.between(bytes, 0, 1L << 40, "memory"), ones, here());
    }

    /// `cpu 'haswell'`.
    public void cpu(Object name) {
        once("cpu");
        CpuModel preset = name instanceof CharSequence text ? CpuModel.preset(text.toString()) : null;
        if (preset == null) {
            List<String> names = CpuModel.PRESETS.stream().map(CpuModel::name).toList();
            String hint = name instanceof CharSequence text ? Nearest.hint(text.toString(), names) : "";
            throw Mistake.at(
                    here(),
                    "there is no processor "
                            + (name instanceof CharSequence ? "'" + name + "'" : Described.value(name)),
                    hint.isEmpty() ? "processors are " + String.join(", ", names) : hint);
        }
        _cpu = preset;
    }

    private void checkProcessor(Position guest) {
        PagingFormat format = _paging == null ? PagingFormat.OFF : _paging.format();
        CpuFeature needed = switch (format) {
            case OFF, TWO_LEVEL -> null;
            case PAE -> CpuFeature.PAE;
            case FOUR_LEVEL -> CpuFeature.X64;
            case FIVE_LEVEL -> CpuFeature.LA57;
        };
        if (needed != null && !_cpu.has(needed)) {
            throw Mistake.at(
                    guest, "the processor '%s' has no %s".formatted(_cpu.name(), format.words()), "choose another cpu");
        }
    }

    /// `technique bare`.
    public void technique(Object name) {
        once("technique");
        choose(TechniqueChoice.named(name));
        _techniqueAt = here();
    }

    private void choose(TechniqueChoice technique) {
        _technique = technique.name();
        _monitor = technique.config().orElse(null);
    }

    /// `monitor { privilege deprivileged; memory shadow }`.
    public void monitor(Closure<?> block) {
        once("monitor");
        MonitorConfig from = _monitor == null ? MonitorConfig.DEFAULT : _monitor;
        _monitor = MonitorScope.read(outside(), from, block);
        if (_technique.equals("bare")) {
            _technique = _monitor.privilege() + " + " + _monitor.memory();
            _techniqueAt = here();
        }
    }

    /// `p2m { scattered seed: 7 }`.
    public void p2m(Closure<?> block) {
        once("p2m");
        _frames = block;
        _framesAt = here();
    }

    /// `exits { on(RDTSC) { vm -> ... } }`.
    public void exits(Closure<?> block) {
        once("exits");
        _exits = ExitsScope.read(outside(), block);
    }

    private MonitorSpec monitor() {
        if (_monitor == null && _frames != null) {
            throw Mistake.at(
                    _framesAt,
                    "the bare machine has no p2m: its physical addresses are the host's",
                    "add technique shadow");
        }
        MonitorConfig config = _frames == null ? _monitor : P2mScope.read(outside(), _monitor, _frames);
        if (config != null) {
            config = config.withWanted(_exits.wanted());
        }
        return new MonitorSpec(_technique, Optional.ofNullable(config), _exits, _techniqueAt);
    }

    /// `tlb entries: 16, ways: 4`.
    public void tlb(Map<?, ?> options) {
        once("tlb");
        Options said = new Options("tlb", options, here()).only("entries", "ways");
        int entries = (int) Integers.between(said.need("entries", "tlb entries: 16, ways: 4"), 0, 1 << 20, "entries");
        int ways = said.has("ways") ? (int) Integers.between(said.get("ways"), 0, 1 << 20, "ways") : 1;
        try {
            _tlb = TlbModel.of(entries, ways);
        } catch (IllegalArgumentException e) {
            throw Mistake.at(here(), e.getMessage(), "");
        }
    }

    /// `tlb none`, `tlb haswell`.
    public void tlb(Object model) {
        Optional<TlbModel> preset = model instanceof String name ? TlbModel.named(name) : Optional.empty();
        once("tlb");
        _tlb = preset.orElseThrow(() -> Mistake.at(
                here(),
                "a TLB is not " + Described.value(model),
                "write tlb entries: 16, ways: 4 or tlb none, or tlb ideal, or tlb haswell"));
    }

    /// `paging { ... }`: 32-bit paging.
    public void paging(Closure<?> block) {
        paging(PagingFormat.TWO_LEVEL, block);
    }

    /// `paging(pae) { ... }`; the format may come from a variable, as its word in quotes.
    public void paging(Object format, Closure<?> block) {
        once("paging");
        _paging = PagingScope.read(PagingFormats.of(format, here()), outside(), here(), block);
    }

    /// `paging pae { ... }`, which Groovy reads as `paging(pae({ ... }))`.
    public void paging(FormattedPaging paging) {
        paging(paging.format(), paging.block());
    }

    /// `twoLevel { ... }` behind `paging`.
    public FormattedPaging twoLevel(Closure<?> block) {
        return new FormattedPaging(PagingFormat.TWO_LEVEL, block);
    }

    /// `pae { ... }` behind `paging`.
    public FormattedPaging pae(Closure<?> block) {
        return new FormattedPaging(PagingFormat.PAE, block);
    }

    /// `fourLevel { ... }` behind `paging`.
    public FormattedPaging fourLevel(Closure<?> block) {
        return new FormattedPaging(PagingFormat.FOUR_LEVEL, block);
    }

    /// `fiveLevel { ... }` behind `paging`.
    public FormattedPaging fiveLevel(Closure<?> block) {
        return new FormattedPaging(PagingFormat.FIVE_LEVEL, block);
    }

    /// A block that waits for the word `paging` before it.
    public record FormattedPaging(PagingFormat format, Closure<?> block) {}

    /// `devices { ... }`.
    public void devices(Closure<?> block) {
        _devices.addAll(DevicesScope.read(outside(), block));
    }

    /// `asm text`, where the position of the text is not known better than its line.
    public void asm(CharSequence text) {
        asm(text, here().line(), 0, Map.of());
    }

    /// `asm '''text'''`, as the rewritten script calls it: with the place of the first character, and the local
    /// variables that the text names.
    public void asm(CharSequence text, int line, int column, Map<String, ?> locals) {
        Map<String, Long> constants = AsmDialect.of(32).constants(text.toString(), locals, outside());
        _code.add(new CodeSpec.Text(text.toString(), constants, AsmText.lines(text, line), new Position(line, column)));
    }

    /// `asm { ... }`.
    public void asm(Closure<?> block) {
        _code.add(AsmScope.read(_experiment, Outside.of(block), here(), block));
    }

    /// `data at: 0x2000, bytes: [1, 2]`.
    public void data(Map<?, ?> options) {
        Options said = new Options("data", options, here()).only("at", "bytes", "words", "dwords", "text");
        long gpa = Integers.address(said.need("at", "data at: 0x2000, bytes: [1, 2]"), "at");
        _data.add(new DataSpec("data", gpa, DataBytes.of(said), here()));
    }

    /// `load 'file.bin', at: 1.MiB`.
    public void load(Map<?, ?> options, Object file) {
        Options said = new Options("load", options, here()).only("at");
        long gpa = Integers.address(said.need("at", "load 'file.bin', at: 1.MiB"), "at");
        _data.add(new DataSpec("file '" + file + "'", gpa, _experiment.readFile(file.toString(), here()), here()));
    }

    /// `boot 'kernel.elf'`.
    public void boot(Object file) {
        boot(Map.of(), file);
    }

    /// `boot 'kernel.elf', append: 'quiet', modules: ['initrd.img']`.
    public void boot(Map<?, ?> options, Object file) {
        once("boot");
        _boot = BootWord.read(_experiment, file, options, here());
    }

    /// `start eip: 0x100000, esp: 0x9000, mode: flat32`.
    public void start(Map<?, ?> options) {
        once("start");
        Options said = new Options("start", options, here()).only("eip", "esp", "mode");
        _modeSaid = said.has("mode");
        boolean named = said.get("eip") instanceof CharSequence;
        _start = new StartSpec(
                mode(said.has("mode") ? said.get("mode") : StartSpec.Mode.FLAT32.word()),
                said.has("eip") && !named
                        ? OptionalLong.of(Integers.address(said.get("eip"), "eip"))
                        : OptionalLong.empty(),
                named ? Optional.of(said.get("eip").toString()) : _start.label(),
                said.has("esp") ? OptionalLong.of(Integers.address(said.get("esp"), "esp")) : OptionalLong.empty(),
                here());
    }

    /// `entry label`: the rewritten script passes the label's name.
    public void entry(CharSequence label) {
        once("entry");
        _start = new StartSpec(_start.mode(), _start.eip(), Optional.of(label.toString()), _start.esp(), here());
    }

    /// `budget 1_000_000`.
    public void budget(Object instructions) {
        once("budget");
        _budget = Integers.between(instructions, 1, Long.MAX_VALUE, "budget");
    }

    @Override
    protected Object constant(String name) {
        PagingFormat format = PagingFormats.word(name);
        if (format != null) {
            return format;
        }
        return Vocabulary.find(name, "guest")
                        .filter(word -> word.kind().equals("word"))
                        .isPresent()
                ? name
                : Techniques.word(name);
    }

    /// Without a word about it, 4-level and 5-level paging begin in 64-bit mode.
    private StartSpec start() {
        boolean longMode = _paging != null && _paging.longMode();
        return longMode && !_modeSaid ? _start.in(StartSpec.Mode.FLAT64) : _start;
    }

    private StartSpec.Mode mode(Object said) {
        for (StartSpec.Mode mode : StartSpec.Mode.values()) {
            if (mode.word().equals(said)) {
                return mode;
            }
        }
        throw Mistake.at(
                here(), "no mode is " + Described.value(said), "modes are flat32, flat64, real16 and paravirtual");
    }

    private void once(String word) {
        Position first = _said.putIfAbsent(word, here());
        if (first != null) {
            throw Mistake.at(here(), "'%s' is said twice".formatted(word), "the first is in line " + first.line());
        }
    }
}
