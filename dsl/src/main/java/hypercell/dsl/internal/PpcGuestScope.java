package hypercell.dsl.internal;

import groovy.lang.Closure;
import hypercell.dsl.Experiment;
import hypercell.dsl.spec.CodeSpec;
import hypercell.dsl.spec.DataSpec;
import hypercell.dsl.spec.GuestSpec;
import hypercell.dsl.spec.PpcGuestSpec;
import hypercell.engine.monitor.softtlb.SoftTlbOptions;
import hypercell.engine.platform.PpcConfig;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.table.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The words of `guest('g', isa: ppc440) { }`.
public final class PpcGuestScope extends Scope {
    /// The place of these words in the vocabulary.
    public static final String PLACE = "ppc440";

    private final Experiment _experiment;
    private final Map<String, Position> _said = new HashMap<>();
    private final List<CodeSpec.Text> _code = new ArrayList<>();
    private final List<DataSpec> _data = new ArrayList<>();
    private SequencedMap<Integer, TlbEntry> _tlb = new LinkedHashMap<>();
    private long _memory = PpcGuestSpec.DEFAULT_MEMORY;
    private Optional<SoftTlbOptions> _monitor = Optional.empty();
    private Optional<String> _start = Optional.empty();
    private long _budget = GuestSpec.DEFAULT_BUDGET;

    private PpcGuestScope(Experiment experiment, Outside outside) {
        super(PLACE, outside);
        _experiment = experiment;
    }

    /// Runs a `guest` block and gives what it says.
    public static PpcGuestSpec read(Experiment experiment, String name, Position position, Closure<?> block) {
        return read(experiment, name, position, block, null);
    }

    /// The same under another technique than it says.
    ///
    /// @param technique a name, or parts as `[technique: softTlb, secondLevel: true]`; null for its own
    public static PpcGuestSpec read(
            Experiment experiment, String name, Position position, Closure<?> block, Object technique) {
        PpcGuestScope scope = new PpcGuestScope(experiment, Outside.of(block));
        fill(block, scope);
        if (technique instanceof Map<?, ?> parts) {
            Map<Object, Object> options = new HashMap<>(parts);
            scope.choose(options, options.remove("technique"));
        } else if (technique != null) {
            scope.choose(Map.of(), technique);
        }
        return new PpcGuestSpec(
                name,
                scope._monitor,
                scope._memory,
                scope._tlb,
                List.copyOf(scope._code),
                List.copyOf(scope._data),
                scope._start,
                scope._budget,
                position);
    }

    /// `memory 16.MiB`.
    public void memory(Object bytes) {
        once("memory");
        _memory = Integers.between(bytes, 4096, PpcConfig.MOST_RAM, "memory");
        if ((_memory & 4095) != 0) {
            throw Mistake.at(here(), "memory comes in steps of 4 KiB", "write memory 1.MiB");
        }
    }

    /// `technique softTlb`.
    public void technique(Object name) {
        technique(Map.of(), name);
    }

    /// `technique softTlb, secondLevel: true, seed: 7, tagged: false`.
    public void technique(Map<?, ?> options, Object name) {
        once("technique");
        choose(options, name);
    }

    private void choose(Map<?, ?> options, Object name) {
        Options said = new Options("technique", options, here()).only("secondLevel", "seed", "tagged");
        switch (String.valueOf(name)) {
            case "bare" -> {
                said.only();
                _monitor = Optional.empty();
            }
            case "softTlb" ->
                _monitor = Optional.of(new SoftTlbOptions(
                        said.has("seed") ? Integers.between(said.get("seed"), 0, Long.MAX_VALUE, "seed") : 1,
                        !Boolean.FALSE.equals(said.get("tagged")),
                        Boolean.TRUE.equals(said.get("secondLevel"))));
            default ->
                throw Mistake.at(
                        here(), "technique '%s' is not for a ppc440 guest".formatted(name), "it has bare and softTlb");
        }
    }

    /// `tlb { entry 5, va: 0x1000_0000, pa: 0x5000, size: 4.KiB, perm: rw | user }`.
    public void tlb(Closure<?> block) {
        once("tlb");
        _tlb = PpcTlbScope.read(outside(), block);
    }

    /// `asm text`, where the position of the text is not known better than its line.
    public void asm(CharSequence text) {
        asm(text, here().line(), 0, Map.of());
    }

    /// `asm '''text'''`, as the rewritten script calls it.
    public void asm(CharSequence text, int line, int column, Map<String, ?> locals) {
        Map<String, Long> constants = AsmDialect.PPC440.constants(text.toString(), locals, outside());
        _code.add(new CodeSpec.Text(text.toString(), constants, AsmText.lines(text, line), new Position(line, column)));
    }

    /// `asm { ... }` is x86's.
    public void asm(Closure<?> block) {
        throw Mistake.at(here(), "a ppc440 guest takes its code as text", "write asm '''...'''");
    }

    /// `data at: 0x2000, words: [1, 2]`, big-endian.
    public void data(Map<?, ?> options) {
        Options said = new Options("data", options, here()).only("at", "bytes", "text");
        long real = Integers.address(said.need("at", "data at: 0x2000, bytes: [1, 2]"), "at");
        _data.add(new DataSpec("data", real, DataBytes.of(said), here()));
    }

    /// `load 'file.bin', at: 1.MiB`.
    public void load(Map<?, ?> options, Object file) {
        Options said = new Options("load", options, here()).only("at");
        long real = Integers.address(said.need("at", "load 'file.bin', at: 1.MiB"), "at");
        _data.add(new DataSpec("file '" + file + "'", real, _experiment.readFile(file.toString(), here()), here()));
    }

    /// `entry label`: the rewritten script passes the label's name.
    public void entry(CharSequence label) {
        once("entry");
        _start = Optional.of(label.toString());
    }

    /// `budget 1_000_000`.
    public void budget(Object instructions) {
        once("budget");
        _budget = Integers.between(instructions, 1, Long.MAX_VALUE, "budget");
    }

    @Override
    protected Object constant(String name) {
        return Techniques.word(name);
    }

    @Override
    protected String unknown(String name) {
        return UnknownWord.sentence(name, PLACE);
    }

    private void once(String word) {
        Position first = _said.putIfAbsent(word, here());
        if (first != null) {
            throw Mistake.at(here(), "'%s' is said twice".formatted(word), "the first is in line " + first.line());
        }
    }
}
