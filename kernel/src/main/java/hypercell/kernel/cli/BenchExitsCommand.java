package hypercell.kernel.cli;

import hypercell.kernel.bench.BenchFailed;
import hypercell.kernel.bench.ExitBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hypercell bench exits`: what leaving a guest for its monitor costs.
@Command(
        name = "exits",
        description = "Measure what exits to a monitor cost, in round trips of INT and IRET.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Runs small guests in this process, about ten seconds per round. Compare the last column: it divides by",
            "what INT from CPL 3 and IRET take on the bare machine in the same run. A technique's costs are counts, which",
            "'compare' shows; this is about the emulator.",
            "",
            "Examples:",
            "  hypercell bench exits",
            "  hypercell bench exits -n 20"
        })
final class BenchExitsCommand implements Callable<Integer> {
    private static final int ITERATIONS = 20_000;

    private final Surroundings surroundings;

    @Option(
            names = {"-n", "--times"},
            paramLabel = "N",
            defaultValue = "5",
            description = "Measure N times (default: 5).")
    private int times;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    BenchExitsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (times < 1) {
            throw CommandFailed.input("-n " + times + ": at least one measurement is needed", "");
        }
        try {
            surroundings.out().print(new ExitBench(ITERATIONS).measure(times));
            return ExitStatus.HELD.code();
        } catch (BenchFailed e) {
            throw CommandFailed.environment("cannot measure: " + e.getMessage(), "");
        }
    }
}
