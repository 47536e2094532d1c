package hypercell.kernel.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Measures a command of the launcher from its start to its end.
final class LauncherRun {
    private static final long SECONDS_AT_MOST = 600;

    private final Path launcher;
    private final TimedProcess process;

    /// @param launcher the launcher's path
    /// @param folder for temporary files
    LauncherRun(Path launcher, Path folder) {
        this.launcher = launcher;
        process = new TimedProcess(folder);
    }

    /// Runs the launcher once with these arguments.
    ///
    /// @throws BenchFailed when it ends with another status than 0
    Sample measure(String... arguments) throws IOException, InterruptedException, BenchFailed {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        TimedProcess.Ended ended = process.run(command, SECONDS_AT_MOST);
        if (ended.status() != 0) {
            throw new BenchFailed(
                    "'" + String.join(" ", command) + "' ended with status " + ended.status() + process.complaint());
        }
        return ended.sample();
    }
}
