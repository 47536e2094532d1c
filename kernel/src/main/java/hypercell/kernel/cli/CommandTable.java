package hypercell.kernel.cli;

import hypercell.engine.table.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// All commands, and how their mistakes are reported.
final class CommandTable {
    /// Commands of later versions: a clear answer instead of "unknown command".
    private static final List<String> LATER = List.of("grade", "pack", "verify", "replay", "sweep");

    private CommandTable() {}

    /// The commands that `first`, the first argument, may mean. Reading the options of all commands takes a
    /// noticeable part of a start, so `run` is alone. The lines of [PlainCommand] do not come here.
    static CommandLine commandLine(Surroundings surroundings, String first) {
        CommandLine line =
                new CommandLine(new HypercellCommand(surroundings)).addSubcommand("run", new RunCommand(surroundings));
        if (!first.equals("run")) {
            addOthers(line, surroundings);
        }
        return line.setOut(new java.io.PrintWriter(surroundings.out(), true))
                .setErr(new java.io.PrintWriter(surroundings.err(), true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(surroundings.colours() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler((failure, arguments) -> wrongUsage(failure, surroundings))
                .setExecutionExceptionHandler((failure, command, parsed) -> Failures.report(failure, surroundings));
    }

    private static void addOthers(CommandLine line, Surroundings surroundings) {
        line.addSubcommand(
                        "kernel",
                        new CommandLine(new KernelCommand(surroundings))
                                .addSubcommand("install", new KernelInstallCommand(surroundings))
                                .addSubcommand("run", new KernelRunCommand(surroundings)))
                .addSubcommand(
                        "notebook",
                        new CommandLine(new NotebookCommand(surroundings))
                                .addSubcommand("run", new NotebookRunCommand(surroundings)))
                .addSubcommand(
                        "bench",
                        new CommandLine(new BenchCommand(surroundings))
                                .addSubcommand("startup", new BenchStartupCommand(surroundings))
                                .addSubcommand("exits", new BenchExitsCommand(surroundings))
                                .addSubcommand("guests", new BenchGuestsCommand(surroundings)))
                .addSubcommand("repl", new ReplCommand(surroundings))
                .addSubcommand("boot", new BootCommand(surroundings))
                .addSubcommand("asm", new AsmCommand(surroundings))
                .addSubcommand("disasm", new DisasmCommand(surroundings))
                .addSubcommand("help", new HelpCommand(surroundings))
                .addSubcommand("rehearse", new RehearsalCommand(surroundings));
        for (String name : LATER) {
            line.addSubcommand(name, new CommandLine(new LaterCommand(name)).setUnmatchedArgumentsAllowed(true));
        }
    }

    private static int wrongUsage(ParameterException failure, Surroundings surroundings) {
        CommandLine command = failure.getCommandLine();
        surroundings.err().println("hypercell: " + sentence(failure, command));
        surroundings.err().println("see: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitStatus.INPUT_WRONG.code();
    }

    private static String sentence(ParameterException failure, CommandLine command) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return decapitalized(failure.getMessage().lines().findFirst().orElse("wrong usage"));
        }
        String word = unmatched.getUnmatched().getFirst();
        if (word.startsWith("-")) {
            return unknown(
                    "option",
                    word.split("=", 2)[0],
                    command.getCommandSpec().optionsMap().keySet());
        }
        return command.getSubcommands().isEmpty()
                ? "one argument too many: '" + word + "'"
                : unknown("command", word, command.getSubcommands().keySet());
    }

    private static String unknown(String what, String word, Set<String> known) {
        String hint = Nearest.hint(word, new TreeSet<>(known));
        return "unknown " + what + " '" + word + "'" + (hint.isEmpty() ? "" : " — " + hint);
    }

    private static String decapitalized(String message) {
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }
}
