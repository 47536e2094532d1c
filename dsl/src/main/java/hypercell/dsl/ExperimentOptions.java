package hypercell.dsl;

import java.util.Map;

/// What the caller of an experiment may override from outside (`run --set`, `--technique`, `--max-instructions`).
///
/// @param settings `--set name=value`: script variables, as given
/// @param technique forced technique name, or empty
/// @param maxInstructions forced budget per run in guest instructions, or 0
public record ExperimentOptions(Map<String, String> settings, String technique, long maxInstructions) {
    /// Nothing overridden.
    public static final ExperimentOptions NONE = new ExperimentOptions(Map.of(), "", 0);
}
