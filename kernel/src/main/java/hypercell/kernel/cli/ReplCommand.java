package hypercell.kernel.cli;

import hypercell.kernel.Version;
import hypercell.kernel.eval.CompiledScripts;
import hypercell.kernel.eval.Session;
import hypercell.kernel.render.MachineRenderers;
import hypercell.kernel.render.Renderers;
import hypercell.kernel.repl.HistoryPlace;
import hypercell.kernel.repl.LineSource;
import hypercell.kernel.repl.PipedLines;
import hypercell.kernel.repl.Repl;
import hypercell.kernel.repl.Screen;
import hypercell.kernel.repl.TerminalLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.codehaus.groovy.util.ReleaseInfo;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hypercell repl`: an interactive session.
@Command(
        name = "repl",
        description = "Explore interactively; input may also come from a pipe.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Control-C stops the guest or clears the line, Control-D ends the session, Tab completes; :help lists",
            "the commands. With input from a pipe the exit status is 0 whatever fails, unless --strict.",
            "",
            "Examples:",
            "  hypercell repl examples/mov-1234.groovy",
            "  echo '1.MiB + 4.KiB' | hypercell repl"
        })
final class ReplCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "A script to run first.")
    private String file;

    @Option(names = "--strict", description = "End at the first error, with exit status 2.")
    private boolean strict;

    @Mixin
    private ScriptOptions options;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    ReplCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        String source = file == null ? "" : TextFile.read(file);
        Renderers renderers = MachineRenderers.register(new Renderers());
        boolean interactive = surroundings.terminals().contains("in")
                && surroundings.terminals().contains("out");
        try (Session session = new Session(
                        new TerminalFront(surroundings, renderers),
                        options.experiment(),
                        CompiledScripts.ofUser(
                                surroundings.environment(), surroundings.home(), Version.ofThisBuild()));
                LineSource lines = interactive ? terminal(session) : new PipedLines(surroundings.in(), session)) {
            Repl repl = new Repl(
                    session, renderers, lines, new Screen(surroundings.out(), surroundings.colours(), interactive));
            if (interactive) {
                surroundings.out().println(banner());
            }
            boolean held = StandardStreams.during(
                    surroundings.out(), surroundings.err(), () -> begin(session, repl, source) && repl.run(strict));
            return (strict && !held ? ExitStatus.INPUT_WRONG : ExitStatus.HELD).code();
        }
    }

    /// Runs the script; true when the loop may begin.
    private boolean begin(Session session, Repl repl, String source) {
        if (file == null) {
            return true;
        }
        session.experiment().scriptFolder(Path.of(file).toAbsolutePath().getParent());
        return repl.evaluate(source, file) || !strict;
    }

    private LineSource terminal(Session session) throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .name("hypercell")
                .system(true)
                .dumb(true)
                .build();
        return new TerminalLines(
                terminal, session, HistoryPlace.ofUser(surroundings.environment(), surroundings.home()));
    }

    private static String banner() {
        return "Hypercell %s · Groovy %s · Java %s%n:help for commands, Tab completes, Control-C stops, Control-D ends"
                .formatted(
                        Version.text(),
                        ReleaseInfo.getVersion(),
                        Runtime.version().feature());
    }
}
