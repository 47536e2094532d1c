package hypercell.kernel.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hypercell run FILE`: runs an experiment once and tells whether it held.
@Command(
        name = "run",
        description = "Run an experiment and check its expectations.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "With --json, standard output holds one JSON document and nothing else; what the script prints",
            "goes to standard error.",
            "",
            "Examples:",
            "  hypercell run examples/mov-1234.groovy",
            "  hypercell run examples/mov-1234.groovy --json | jq .runs[0].registers",
            "  hypercell run loop.groovy --set count=64 --max-instructions 100000"
        })
final class RunCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "The experiment, a Groovy script.")
    private String file;

    @Option(names = "--json", description = "Print the result as one JSON document.")
    private boolean json;

    @Mixin
    private ScriptOptions options;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    RunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        ExperimentRun run = new ExperimentRun(surroundings, options.experiment());
        return json ? run.asJson(file) : run.reported(file);
    }
}
