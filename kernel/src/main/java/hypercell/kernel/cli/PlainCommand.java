package hypercell.kernel.cli;

import hypercell.dsl.ExperimentOptions;
import hypercell.kernel.jupyter.KernelMain;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntSupplier;

/// The command lines that are started most: `run FILE`, `run FILE --json` and `kernel run FILE`, letter for letter.
/// They are understood without the option parser, which is compiled for Java 5: classes older than Java 6 have no place
/// in a class cache, and loading them would be a third of a start. Every other line, and every mistake, is the
/// parser's.
final class PlainCommand {
    private PlainCommand() {}

    /// The command, whose result is the exit status; empty when the option parser must decide.
    static Optional<IntSupplier> of(String[] arguments, Surroundings surroundings) {
        if (is(arguments, "run", null)) {
            return Optional.of(() -> run(surroundings).reported(arguments[1]));
        }
        if (is(arguments, "run", null, "--json")) {
            return Optional.of(() -> run(surroundings).asJson(arguments[1]));
        }
        return is(arguments, "kernel", "run", null)
                ? path(arguments[2]).map(file -> () -> KernelMain.run(file, surroundings.environment()))
                : Optional.empty();
    }

    private static ExperimentRun run(Surroundings surroundings) {
        return new ExperimentRun(surroundings, ExperimentOptions.NONE);
    }

    /// Whether the arguments are these words, with a file in the place of null.
    private static boolean is(String[] arguments, String... words) {
        boolean same = arguments.length == words.length;
        for (int i = 0; same && i < words.length; i++) {
            same = words[i] == null ? isFile(arguments[i]) : words[i].equals(arguments[i]);
        }
        return same;
    }

    // The option parser reads `-x` as an option and `@file` as a file of arguments.
    private static boolean isFile(String argument) {
        return !argument.isEmpty() && argument.charAt(0) != '-' && argument.charAt(0) != '@';
    }

    private static Optional<Path> path(String argument) {
        try {
            return Optional.of(Path.of(argument));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
