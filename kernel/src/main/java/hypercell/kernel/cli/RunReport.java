package hypercell.kernel.cli;

import hypercell.dsl.Expectation;
import hypercell.dsl.Experiment;
import hypercell.dsl.Run;
import hypercell.kernel.render.ErrorText;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `run` prints for people after the script: what the guests wrote, how they ended, and one line that sums up.
/// Failed expectations have been shown when they failed.
final class RunReport {
    private static final String GREEN = "32";
    private static final String RED = "31;1";
    private final Surroundings surroundings;
    private final PrintStream out;

    RunReport(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.out = surroundings.out();
    }

    void print(ScriptOutcome outcome) {
        Experiment experiment = outcome.experiment();
        consoles(experiment.runs());
        experiment.unexpectedEnds().forEach(run -> out.println(run));
        out.flush();
        outcome.error().ifPresent(report -> {
            List<String> lines = surroundings.colours() ? ErrorText.ansi(report) : report.lines();
            lines.forEach(surroundings.err()::println);
        });
        out.println(summary(outcome));
    }

    /// A guest's console is everything since its start, so its last run has it all.
    private void consoles(List<Run> runs) {
        Map<String, String> consoles = new LinkedHashMap<>();
        runs.forEach(run -> consoles.put(run.guest(), run.console()));
        consoles.forEach((guest, text) -> {
            if (!text.isEmpty()) {
                out.println("console of " + guest + ":");
                text.lines().forEach(line -> out.println("  " + line));
            }
        });
    }

    private String summary(ScriptOutcome outcome) {
        Experiment experiment = outcome.experiment();
        List<Expectation> expectations = experiment.expectations();
        long met = expectations.stream().filter(Expectation::passed).count();
        String text = "%s: %s, %s, %s"
                .formatted(
                        verdict(outcome),
                        expectations.isEmpty()
                                ? "no expectations"
                                : met + " of " + counted(expectations.size(), "expectation") + " met",
                        counted(experiment.runs().size(), "run"),
                        counted(experiment.instructions(), "instruction"));
        return coloured(outcome.status() == ExitStatus.HELD ? GREEN : RED, text);
    }

    private static String verdict(ScriptOutcome outcome) {
        return switch (outcome.status()) {
            case HELD -> "passed";
            case EXPECTATION_FAILED -> "failed";
            case INPUT_WRONG -> "the script is wrong";
            case GUEST_DIED ->
                outcome.unexpectedEnd()
                        .map(run -> "guest '%s' did not end as expected (%s)".formatted(run.guest(), run.stop()))
                        .orElse("interrupted");
            case ENVIRONMENT -> "internal error";
        };
    }

    private static String counted(long count, String noun) {
        return "%,d %s%s".formatted(count, noun, count == 1 ? "" : "s");
    }

    private String coloured(String sgr, String text) {
        return surroundings.colours() ? "\u001b[" + sgr + "m" + text + "\u001b[0m" : text;
    }
}
