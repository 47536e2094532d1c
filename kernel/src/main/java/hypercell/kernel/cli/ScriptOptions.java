package hypercell.kernel.cli;

import hypercell.dsl.ExperimentOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/// Options of every command that runs an experiment.
final class ScriptOptions {
    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Give a top-level variable of the script another value; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--max-instructions",
            paramLabel = "N",
            description = "Budget of every run in guest instructions, unless the run says its own.")
    private Long maxInstructions;

    @Option(names = "--technique", paramLabel = "T", description = "Virtualize every guest by this technique.")
    private String technique = "";

    /// What the experiment is told.
    ///
    /// @throws CommandFailed for a budget below 1
    ExperimentOptions experiment() {
        if (maxInstructions != null && maxInstructions < 1) {
            throw CommandFailed.input("--max-instructions must be at least 1, not " + maxInstructions, "");
        }
        return new ExperimentOptions(settings, technique, maxInstructions == null ? 0 : maxInstructions);
    }
}
