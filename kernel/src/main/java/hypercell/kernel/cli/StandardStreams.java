package hypercell.kernel.cli;

import java.io.PrintStream;
import java.util.function.Supplier;

/// Lends `System.out` and `System.err`, which scripts print to, for the length of one piece of work.
final class StandardStreams {
    private StandardStreams() {}

    static <T> T during(PrintStream out, PrintStream err, Supplier<T> work) {
        PrintStream oldOut = System.out;
        PrintStream oldErr = System.err;
        System.setOut(out);
        System.setErr(err);
        try {
            return work.get();
        } finally {
            out.flush();
            err.flush();
            System.setOut(oldOut);
            System.setErr(oldErr);
        }
    }
}
