package hypercell.kernel.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Measures a command of the launcher from its start to its end. What it prints is thrown away, but for the end of its
/// standard error when it fails.
final class LauncherRun {
    // The shell's own `time` counts the processor time of what has ended, which Java cannot ask for.
    private static final String TIMED = "TIMEFORMAT='%U %S'; { time \"$@\" >/dev/null 2>\"$0.err\"; } 2>\"$0\"";
    private static final int SHOWN = 400;

    private final Path launcher;
    private final Path folder;

    /// @param launcher the launcher's path
    /// @param folder for temporary files
    LauncherRun(Path launcher, Path folder) {
        this.launcher = launcher;
        this.folder = folder;
    }

    /// Runs the launcher once with these arguments.
    ///
    /// @throws BenchFailed when it ends with another status than 0
    Sample measure(String... arguments) throws IOException, InterruptedException, BenchFailed {
        Path times = folder.resolve("times");
        List<String> command = new ArrayList<>(List.of("bash", "-c", TIMED, times.toString(), launcher.toString()));
        command.addAll(List.of(arguments));
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        int status = process.waitFor();
        long wall = System.nanoTime() - begin;
        if (status != 0) {
            throw new BenchFailed("'" + launcher + " " + String.join(" ", arguments) + "' ended with status " + status
                    + ending(folder.resolve("times.err")));
        }
        return new Sample(wall, cpuNanos(Files.readString(times)));
    }

    /// Adds the two numbers of `time`, in seconds.
    static long cpuNanos(String times) {
        String[] seconds = times.strip().replace(',', '.').split(" ");
        return new BigDecimal(seconds[0])
                .add(new BigDecimal(seconds[1]))
                .movePointRight(9)
                .longValueExact();
    }

    /// The end of what a failed process wrote, after a colon.
    static String ending(Path errors) throws IOException {
        String text = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "" : ": " + text.substring(Math.max(0, text.length() - SHOWN));
    }
}
