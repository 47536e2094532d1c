package hypercell.kernel.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Measures what a user waits for: a script that was run before, a kernel that starts, a cell.
public final class StartupBench {
    private static final int QUEUED = 40;

    /// Cells before and during the measurement of a warm one.
    private static final int WARM = 20;

    private static final String CELL = "1+1";

    private final Path launcher;
    private final Path script;
    private final Path folder;
    private final Series second = new Series("second run of an unchanged script");
    private final Series ready = new Series("kernel: launch to kernel_info reply");
    private final Series first = new Series("kernel: first cell 1+1 after that");
    private final Series warm = new Series("kernel: warm cell 1+1");
    private final Series queued = new Series("kernel: " + QUEUED + " queued cells 1+1");

    /// @param launcher the program that users start
    /// @param script a script that holds
    /// @param folder an empty folder for temporary files
    public StartupBench(Path launcher, Path script, Path folder) {
        this.launcher = launcher;
        this.script = script;
        this.folder = folder;
    }

    /// Measures everything `times` times and returns the table.
    ///
    /// @throws BenchFailed when a script or a cell fails
    public String measure(int times) throws IOException, InterruptedException, BenchFailed {
        LauncherRun run = new LauncherRun(launcher, folder);
        run.measure("run", script.toString());
        for (int i = 0; i < times; i++) {
            second.add(run.measure("run", script.toString()));
            measureKernel();
        }
        return BenchTable.of(List.of(second, ready, first, warm, queued));
    }

    private void measureKernel() throws IOException, BenchFailed {
        try (KernelProcess kernel = new KernelProcess(launcher, folder)) {
            ready.add(kernel.untilReady());
            first.add(kernel.oneByOne(1, CELL));
            kernel.oneByOne(WARM, CELL);
            warm.add(kernel.oneByOne(WARM, CELL));
            queued.add(kernel.queued(QUEUED, CELL));
        }
    }
}
