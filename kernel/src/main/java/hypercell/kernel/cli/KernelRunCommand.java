package hypercell.kernel.cli;

import hypercell.kernel.jupyter.KernelMain;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hypercell kernel run`: what Jupyter starts.
@Command(name = "run", description = "Run the kernel for a connection file; Jupyter does this.")
final class KernelRunCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "CONNECTION_FILE", description = "The file that Jupyter wrote.")
    private Path connectionFile;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    KernelRunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return KernelMain.run(connectionFile, surroundings.environment());
    }
}
