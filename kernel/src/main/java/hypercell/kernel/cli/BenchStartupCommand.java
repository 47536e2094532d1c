package hypercell.kernel.cli;

import hypercell.kernel.bench.BenchFailed;
import hypercell.kernel.bench.StartupBench;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hypercell bench startup`: how long a user waits for a script and for the kernel.
@Command(
        name = "startup",
        description = "Measure how long scripts and the kernel take to start.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Starts the launcher and the kernel as processes of their own, about ten seconds per round on an idle",
            "machine. CPU is user and system time of the measured process. Compare CPU, not wall, when the machine",
            "has other work; the load is shown below the table.",
            "",
            "Examples:",
            "  hypercell bench startup",
            "  hypercell bench startup -n 20"
        })
final class BenchStartupCommand implements Callable<Integer> {
    private static final String SCRIPT = "examples/mov-1234.groovy";

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

    BenchStartupCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (times < 1) {
            throw CommandFailed.input("-n " + times + ": at least one measurement is needed", "");
        }
        Path launcher = LauncherPath.get();
        Path script = launcher.resolveSibling(SCRIPT);
        if (!Files.isRegularFile(script)) {
            throw CommandFailed.environment("the measured script is missing: " + script, "");
        }
        try (TemporaryFolder folder = TemporaryFolder.create("hypercell-bench")) {
            surroundings.out().print(new StartupBench(launcher, script, folder.path()).measure(times));
            surroundings.out().print(circumstances());
            return ExitStatus.HELD.code();
        } catch (IOException | BenchFailed e) {
            throw CommandFailed.environment("cannot measure: " + e.getMessage(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailed.environment("the measurement was interrupted", "");
        }
    }

    private static String circumstances() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        boolean cached = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(option -> option.startsWith("-XX:AOTCache="));
        String missing = "no class cache: the launcher makes one in the background, try again in a minute";
        return String.format(
                Locale.ROOT,
                "%d processors, load average %s, %s%n",
                Runtime.getRuntime().availableProcessors(),
                load < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", load),
                cached ? "with the class cache" : missing);
    }
}
