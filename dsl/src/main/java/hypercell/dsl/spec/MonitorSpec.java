package hypercell.dsl.spec;

import hypercell.engine.monitor.MonitorConfig;
import hypercell.engine.table.Position;
import java.util.Optional;

/// How a guest is virtualized.
///
/// @param technique the name that reports show: a preset's, or both parts'
/// @param config the monitor, or empty for the bare machine
/// @param exits what the user wants to see of it
/// @param position where the script says so
public record MonitorSpec(String technique, Optional<MonitorConfig> config, ExitSpec exits, Position position) {
    /// The bare machine.
    public static final MonitorSpec BARE = new MonitorSpec("bare", Optional.empty(), ExitSpec.NONE, Position.UNKNOWN);
}
