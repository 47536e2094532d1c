package hypercell.kernel.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a command and measures it from its start to its end, what it starts itself included. What it prints is thrown
/// away, but for the end of its standard error.
final class TimedProcess {
    // The shell's own `time` counts the processor time of what has ended, which Java cannot ask for.
    private static final String TIMED = "TIMEFORMAT='%U %S'; { time \"$@\" >/dev/null 2>\"$0.err\"; } 2>\"$0\"";
    private static final int SHOWN = 400;

    private final Path times;

    /// @param folder for temporary files
    TimedProcess(Path folder) {
        times = folder.resolve("times");
    }

    /// How it ended.
    ///
    /// @param status exit status
    record Ended(int status, Sample sample) {}

    /// @param secondsAtMost then it is killed
    /// @throws BenchFailed when it had to be killed
    Ended run(List<String> command, long secondsAtMost) throws IOException, InterruptedException, BenchFailed {
        List<String> timed = new ArrayList<>(List.of("bash", "-c", TIMED, times.toString()));
        timed.addAll(command);
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(timed)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(secondsAtMost, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new BenchFailed(
                    "'" + String.join(" ", command) + "' was still running after " + secondsAtMost + " s");
        }
        long wall = System.nanoTime() - begin;
        return new Ended(process.exitValue(), new Sample(wall, cpuNanos(Files.readString(times))));
    }

    /// Adds the two numbers of `time`, in seconds.
    static long cpuNanos(String times) {
        String[] seconds = times.strip().replace(',', '.').split(" ");
        return new BigDecimal(seconds[0])
                .add(new BigDecimal(seconds[1]))
                .movePointRight(9)
                .longValueExact();
    }

    /// The end of what the last process wrote to its standard error, after a colon.
    String complaint() throws IOException {
        return ending(times.resolveSibling("times.err"));
    }

    /// The end of a file, after a colon.
    static String ending(Path errors) throws IOException {
        String text = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "" : ": " + text.substring(Math.max(0, text.length() - SHOWN));
    }
}
