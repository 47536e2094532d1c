package hypercell.kernel.cli;

import hypercell.kernel.repl.Topics;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hypercell help TOPIC`: a command, an instruction, or a word of the DSL.
@Command(
        name = "help",
        description = "Explain a command, an instruction, or a word of the experiment language.",
        footer = {"", "Examples:", "  hypercell help run", "  hypercell help mov", "  hypercell help paging"})
final class HelpCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "TOPIC", arity = "0..1", description = "What to explain.")
    private String topic;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    HelpCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        CommandLine all = spec.parent().commandLine();
        if (topic == null) {
            all.usage(surroundings.out());
            return ExitStatus.HELD.code();
        }
        CommandLine command = all.getSubcommands().get(topic);
        if (command != null && !command.getCommandSpec().usageMessage().hidden()) {
            command.usage(surroundings.out());
            return ExitStatus.HELD.code();
        }
        surroundings.out().println(Topics.text(topic).orElseThrow(() -> unknown(all)));
        return ExitStatus.HELD.code();
    }

    private CommandFailed unknown(CommandLine all) {
        return CommandFailed.input(
                "nothing is called '" + topic + "'",
                Topics.nearest(topic, all.getSubcommands().keySet()));
    }
}
