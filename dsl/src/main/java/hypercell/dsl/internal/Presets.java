package hypercell.dsl.internal;

import hypercell.engine.monitor.MonitorConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What the technique names stand for: a way to virtualize privilege and one to virtualize memory.
final class Presets {
    private static final Map<String, MonitorConfig> BY_NAME = presets();

    private Presets() {}

    private static Map<String, MonitorConfig> presets() {
        Map<String, MonitorConfig> presets = new LinkedHashMap<>();
        presets.put("deprivileged", MonitorConfig.DEFAULT);
        for (String memory : MonitorConfig.MEMORIES) {
            presets.put(memory, MonitorConfig.DEFAULT.withMemory(memory));
        }
        presets.put("scanBeforeExecute", MonitorConfig.DEFAULT.withPrivilege("scanBeforeExecute"));
        presets.put(MonitorConfig.PARAVIRTUAL, MonitorConfig.DEFAULT.paravirtual());
        return presets;
    }

    /// The monitor that `technique` names; empty for the bare machine.
    static Optional<MonitorConfig> of(String technique) {
        return Optional.ofNullable(BY_NAME.get(technique));
    }
}
