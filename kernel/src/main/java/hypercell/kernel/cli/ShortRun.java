package hypercell.kernel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Remembers whether this command was short, for the launcher, which then starts Java without its optimizing compiler
/// the next time. Only speed depends on the mark: it is a file that the launcher names in the property
/// `hypercell.short`, present when the last run was short.
record ShortRun(Path mark, long begin) {
    /// A run that takes longer gains more from the optimizing compiler than its start costs.
    private static final long SHORT_NANOS = 1_500_000_000L;

    /// Begins now.
    static ShortRun ofProcess() {
        String mark = System.getProperty("hypercell.short");
        return new ShortRun(mark == null ? null : Path.of(mark), System.nanoTime());
    }

    /// Sets the mark or takes it away, when the launcher asked.
    void remember() {
        if (mark != null) {
            boolean wasShort = System.nanoTime() - begin < SHORT_NANOS;
            try {
                if (wasShort != Files.exists(mark)) {
                    change(wasShort);
                }
            } catch (IOException e) {
                // A folder that cannot be written costs speed at the next start, no more.
            }
        }
    }

    private void change(boolean wasShort) throws IOException {
        if (wasShort) {
            Files.createDirectories(mark.getParent());
            Files.write(mark, new byte[0]);
        } else {
            Files.deleteIfExists(mark);
        }
    }
}
