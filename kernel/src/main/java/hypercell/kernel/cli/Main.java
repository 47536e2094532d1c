package hypercell.kernel.cli;

import hypercell.kernel.eval.HomeFolder;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/// Entry of the program.
public final class Main {
    private Main() {}

    /// Runs one command and ends the process with its status.
    public static void main(String[] arguments) {
        ShortRun shortRun = ShortRun.ofProcess();
        if (arguments.length > 0 && arguments[0].equals("run")) {
            HeadStart.begin();
        }
        Surroundings surroundings = Surroundings.ofProcess();
        int status = run(arguments, surroundings);
        surroundings.out().flush();
        surroundings.err().flush();
        shortRun.remember();
        // Threads that a script has started must not keep the process alive.
        System.exit(status);
    }

    /// Runs one command with these streams, this process's environment otherwise, and no terminal. Returns the exit
    /// status.
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        Path home = HomeFolder.of(System.getenv());
        return run(
                arguments, new Surroundings(InputStream.nullInputStream(), out, err, System.getenv(), home, List.of()));
    }

    /// Runs one command and returns its exit status.
    public static int run(String[] arguments, Surroundings surroundings) {
        Optional<IntSupplier> plain = PlainCommand.of(arguments, surroundings);
        return plain.isPresent() ? run(plain.get(), surroundings) : parsed(arguments, surroundings);
    }

    private static int run(IntSupplier command, Surroundings surroundings) {
        try {
            return command.getAsInt();
        } catch (RuntimeException e) {
            return Failures.report(e, surroundings);
        }
    }

    private static int parsed(String[] arguments, Surroundings surroundings) {
        String first = arguments.length == 0 ? "" : arguments[0];
        return CommandTable.commandLine(surroundings, first).execute(arguments);
    }
}
