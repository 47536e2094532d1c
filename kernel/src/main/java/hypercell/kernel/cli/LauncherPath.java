package hypercell.kernel.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the program is that users start.
final class LauncherPath {
    /// System property in which the launcher tells its own path.
    private static final String PROPERTY = "hypercell.launcher";

    private LauncherPath() {}

    /// The launcher's path.
    ///
    /// @throws CommandFailed when this process was not started by it
    static Path get() {
        String launcher = System.getProperty(PROPERTY, "");
        if (launcher.isEmpty() || !Files.isExecutable(Path.of(launcher))) {
            throw CommandFailed.environment(
                    "cannot tell where the launcher 'hypercell' is", "start this command through it");
        }
        return Path.of(launcher);
    }
}
