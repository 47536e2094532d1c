package hypercell.dsl.internal;

import hypercell.engine.monitor.MonitorConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A technique as `compare` is told it: by its name, or in parts, as `[technique: shadow, outOfSync: true]`.
///
/// @param name that reports show
/// @param config the monitor, or empty for the bare machine
public record TechniqueChoice(String name, Optional<MonitorConfig> config) {
    private static final List<String> PARTS = List.of("technique", "privilege", "memory", "outOfSync");

    /// @throws hypercell.dsl.UserError when it names no technique of this version
    public static TechniqueChoice of(Object said) {
        return said instanceof Map<?, ?> parts ? ofParts(parts) : named(said);
    }

    /// Whether a map names parts of a technique, and nothing else.
    public static boolean isInParts(Map<?, ?> said) {
        return said.keySet().stream().allMatch(part -> PARTS.contains(part.toString()));
    }

    static TechniqueChoice named(Object said) {
        String name = Techniques.named(said, ScriptLine.current());
        return new TechniqueChoice(name, Presets.of(name));
    }

    private static TechniqueChoice ofParts(Map<?, ?> said) {
        Options parts = new Options("a technique", said, ScriptLine.current()).only(PARTS.toArray(String[]::new));
        Map<Object, Object> rest = new LinkedHashMap<>(said);
        rest.remove("technique");
        TechniqueChoice from = parts.has("technique") ? named(parts.get("technique")) : null;
        if (from != null && from.config.isEmpty()) {
            throw Mistake.here("technique '%s' has no parts".formatted(from.name), "write its name alone");
        }
        MonitorConfig config = MonitorScope.read(from == null ? MonitorConfig.DEFAULT : from.config.get(), rest);
        boolean whole = from != null && !parts.has("privilege") && !parts.has("memory");
        String name = whole ? from.name : config.privilege() + " + " + config.memory();
        return new TechniqueChoice(name + (config.outOfSync() ? ", out of sync" : ""), Optional.of(config));
    }
}
