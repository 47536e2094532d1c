package hypercell.dsl.internal;

import groovy.lang.Closure;
import hypercell.dsl.Vocabulary;
import hypercell.engine.monitor.MemoryTechnique;
import hypercell.engine.monitor.Mistake;
import hypercell.engine.monitor.MonitorConfig;
import hypercell.engine.table.Nearest;
import hypercell.engine.table.Position;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The words of `monitor { }`.
public final class MonitorScope extends Scope {
    private static final String OWN_HINT =
            "write memory { vm -> new YourTechnique(vm) }, a class that extends FilledByFaults";

    private MonitorConfig _config;

    private MonitorScope(Outside outside, MonitorConfig config) {
        super("monitor", outside);
        _config = config;
    }

    static MonitorConfig read(Outside outside, MonitorConfig from, Closure<?> block) {
        MonitorScope scope = new MonitorScope(outside, from);
        fill(block, scope);
        return scope._config;
    }

    /// The same said as named parts: `[memory: shadow, outOfSync: true]`.
    static MonitorConfig read(MonitorConfig from, Map<?, ?> parts) {
        MonitorScope scope = new MonitorScope(Outside.NONE, from);
        parts.forEach((word, said) -> {
            switch (word.toString()) {
                case "privilege" -> scope.privilege(said);
                case "memory" -> scope.memory(said);
                case "outOfSync" -> scope.outOfSync(said);
                default -> throw scope.wrong("a monitor has no part '" + word + "'", "");
            }
        });
        return scope._config;
    }

    /// `privilege deprivileged`.
    public void privilege(Object name) {
        if (paravirtual(name)) {
            return;
        }
        _config = _config.withPrivilege(oneOf(name, MonitorConfig.PRIVILEGES, "a way to virtualize privilege"));
    }

    /// `memory virtualTlb`.
    public void memory(Object name) {
        if (paravirtual(name)) {
            return;
        }
        _config = _config.withMemory(oneOf(name, MonitorConfig.MEMORIES, "a way to virtualize memory"));
    }

    /// The one way that virtualizes both. Whether it is meant.
    private boolean paravirtual(Object name) {
        boolean meant = MonitorConfig.PARAVIRTUAL.equals(String.valueOf(name));
        _config = meant ? _config.paravirtual() : _config;
        return meant;
    }

    /// `memory { vm -> new OneByOne(vm) }`: a technique of the user's own.
    public void memory(Closure<?> block) {
        Position at = here();
        _config = _config.withMemory(vm -> {
            Object made = block.call(vm);
            if (made instanceof MemoryTechnique technique) {
                return technique;
            }
            throw wrong(at, "the block of memory gives a technique, not " + Described.value(made), OWN_HINT);
        });
    }

    /// `outOfSync on`.
    public void outOfSync(Object on) {
        _config = _config.withOutOfSync(truth(on, "outOfSync"));
    }

    /// `mistakes forgetInvlpg`.
    public void mistakes(Object... names) {
        Set<Mistake> made = EnumSet.noneOf(Mistake.class);
        List<String> known = Arrays.stream(Mistake.values()).map(Mistake::word).toList();
        for (Object name : names) {
            made.add(Mistake.named(String.valueOf(name))
                    .orElseThrow(() -> wrong(
                            "a monitor cannot make the mistake " + Described.value(name),
                            Nearest.hint(String.valueOf(name), known))));
        }
        _config = _config.withMistakes(made);
    }

    private String oneOf(Object said, List<String> known, String what) {
        String name = String.valueOf(said);
        if (!known.contains(name)) {
            String hint = Nearest.hint(name, known);
            throw wrong(
                    "'%s' is not %s".formatted(name, what),
                    hint.isEmpty() ? "there are " + String.join(", ", known) : hint);
        }
        return name;
    }

    private boolean truth(Object said, String word) {
        if (said instanceof Boolean truth) {
            return truth;
        }
        if ("on".equals(said) || "off".equals(said)) {
            return "on".equals(said);
        }
        throw wrong(word + " is on or off, not " + Described.value(said), "");
    }

    @Override
    protected Object constant(String name) {
        boolean known = Vocabulary.find(name, "monitor")
                .filter(word -> word.kind().equals("word"))
                .isPresent();
        return known || Techniques.word(name) != null ? name : null;
    }
}
