package hypercell.kernel.cli;

import hypercell.engine.table.Nearest;
import hypercell.kernel.bench.BenchFailed;
import hypercell.kernel.bench.GuestBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hypercell bench guests FOLDER`: how fast guests run, beside QEMU and Bochs where they are installed.
@Command(
        name = "guests",
        description = "Measure how fast benchmark guests run, beside QEMU TCG and Bochs.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "The folder holds guests as NAME.elf and, for Bochs, as disk images NAME.img. A guest ends by sending",
            "'NAME sum=XXXXXXXX tsc=XXXXXXXXXXXXXXXX' to COM1 and a write to port F4. A guest named 'empty' measures",
            "the start, which is taken off the others. The columns 'x ...' are the peer's CPU time by Hypercell's:",
            "above 1, Hypercell is faster. There is no ratio unless the checksums agree; a star says that the peer",
            "counted another number of instructions, as Bochs does for those that fault.",
            "",
            "Examples:",
            "  hypercell bench guests out",
            "  hypercell bench guests out --only empty,a_sieve -n 3"
        })
final class BenchGuestsCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "FOLDER", description = "The folder with the guests.")
    private Path folder;

    @Option(
            names = {"-n", "--times"},
            paramLabel = "N",
            defaultValue = "1",
            description = "Run each guest N times (default: 1); the median counts.")
    private int times;

    @Option(names = "--only", paramLabel = "NAME", split = ",", description = "Only these guests.")
    private List<String> only = List.of();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    BenchGuestsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (times < 1) {
            throw CommandFailed.input("-n " + times + ": at least one measurement is needed", "");
        }
        List<String> names = names();
        try (TemporaryFolder work = TemporaryFolder.create("hypercell-bench")) {
            GuestBench bench = new GuestBench(
                    LauncherPath.get(),
                    folder.toAbsolutePath(),
                    work.path(),
                    line -> surroundings.err().println(line));
            surroundings.out().print(bench.measure(names, times));
            return ExitStatus.HELD.code();
        } catch (IOException | BenchFailed e) {
            throw CommandFailed.environment("cannot measure: " + e.getMessage(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailed.environment("the measurement was interrupted", "");
        }
    }

    private List<String> names() {
        if (!Files.isDirectory(folder)) {
            throw CommandFailed.input("there is no folder '" + folder + "'", "");
        }
        List<String> all = present();
        if (all.isEmpty()) {
            throw CommandFailed.input("there is no guest NAME.elf in '" + folder + "'", "");
        }
        for (String name : only) {
            if (!all.contains(name)) {
                throw CommandFailed.input(
                        "there is no guest '" + name + "' in '" + folder + "'", Nearest.hint(name, all));
            }
        }
        return only.isEmpty() ? all : only;
    }

    private List<String> present() {
        try {
            return GuestBench.names(folder);
        } catch (IOException e) {
            throw CommandFailed.input("cannot read '" + folder + "': " + Reasons.of(e), "");
        }
    }
}
