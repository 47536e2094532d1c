package hypercell.kernel.cli;

import hypercell.kernel.eval.HomeFolder;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What a command stands on.
///
/// @param in standard input
/// @param out standard output, UTF-8
/// @param err standard error, UTF-8
/// @param environment environment variables
/// @param home the user's home folder
/// @param terminals which of `in`, `out`, `err` are terminals
public record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path home,
        List<String> terminals) {
    /// Set by the launcher, which alone can ask about each stream: names of those that are terminals, separated by
    /// commas.
    static final String TERMINALS = "hypercell.terminals";

    /// Those of this process.
    static Surroundings ofProcess() {
        return new Surroundings(
                System.in,
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                HomeFolder.of(System.getenv()),
                Arrays.asList(System.getProperty(TERMINALS, "").split(",")));
    }

    /// Whether standard output may be coloured: a terminal that knows colours, and no wish for none
    /// (`NO_COLOR`).
    boolean colours() {
        return terminals.contains("out")
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /// Whether a line on standard error may be drawn over.
    boolean animates() {
        return terminals.contains("err")
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /// Whether faults of this program show their stack.
    boolean debugging() {
        return environment.getOrDefault("HYPERCELL_DEBUG", "").equals("1");
    }
}
