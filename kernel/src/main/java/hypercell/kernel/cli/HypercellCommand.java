package hypercell.kernel.cli;

import hypercell.kernel.Version;
import java.util.concurrent.Callable;
import org.codehaus.groovy.util.ReleaseInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hypercell` without a command: help or version.
@Command(
        name = "hypercell",
        synopsisSubcommandLabel = "COMMAND",
        description = "A laboratory for virtualization: guests, page tables and exits, explained and reproducible.",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  hypercell run examples/mov-1234.groovy      run an experiment and check its expectations",
            "  hypercell repl                              explore interactively",
            "  hypercell help mov                          what the processor does with MOV",
            "",
            "Exit status: 0 all expectations hold, 1 an expectation failed, 2 the input is wrong,",
            "3 the guest ran out of budget or died unexpectedly, 4 the environment failed."
        })
final class HypercellCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            description = "Show the versions of Hypercell, Java and Groovy.")
    private boolean version;

    HypercellCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (version) {
            surroundings.out().println("hypercell " + Version.text());
            surroundings.out().println("java " + Runtime.version());
            surroundings.out().println("groovy " + ReleaseInfo.getVersion());
            return ExitStatus.HELD.code();
        }
        spec.commandLine().usage(surroundings.err());
        return ExitStatus.INPUT_WRONG.code();
    }
}
