package hypercell.kernel.cli;

import hypercell.kernel.jupyter.JupyterFolders;
import hypercell.kernel.jupyter.KernelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hypercell kernel install`: tells Jupyter about this kernel.
@Command(
        name = "install",
        description = "Tell Jupyter where this kernel is.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  hypercell kernel install                  for this user",
            "  hypercell kernel install --sys-prefix     for the active Python environment",
            "  hypercell kernel install --prefix /opt/jupyter"
        })
final class KernelInstallCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @ArgGroup
    private Where where = new Where();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    /// One of the three.
    private static final class Where {
        @Option(names = "--user", description = "Install for this user (the default).")
        private boolean user;

        @Option(names = "--sys-prefix", description = "Install into the active Python environment.")
        private boolean sysPrefix;

        @Option(names = "--prefix", paramLabel = "DIR", description = "Install below DIR/share/jupyter.")
        private Path prefix;
    }

    KernelInstallCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path launcher = LauncherPath.get();
        try {
            Path folder = KernelSpec.install(dataFolder(), launcher);
            surroundings.out().println("installed the kernel 'hypercell' in " + folder);
            return ExitStatus.HELD.code();
        } catch (IOException e) {
            throw CommandFailed.environment("cannot install the kernel: " + Reasons.of(e), "");
        }
    }

    private Path dataFolder() throws IOException {
        JupyterFolders folders =
                new JupyterFolders(surroundings.environment(), System.getProperty("os.name"), surroundings.home());
        if (where.prefix != null) {
            return JupyterFolders.prefix(where.prefix.toAbsolutePath());
        }
        return where.sysPrefix ? folders.sysPrefix() : folders.user();
    }
}
