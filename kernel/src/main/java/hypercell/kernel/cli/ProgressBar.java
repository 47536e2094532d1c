package hypercell.kernel.cli;

import hypercell.dsl.Front;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/// One line that is drawn over: how far long work is, and how long it will take. It disappears when the work ends, so
/// that what remains on the screen does not depend on the host's speed.
final class ProgressBar implements Front.Progress {
    private static final int WIDTH = 24;
    private static final long BETWEEN_NANOS = 100_000_000;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final String label;
    private final long total;
    private final LongSupplier nanoTime;
    private final long begin;
    private long last;
    private boolean drawn;

    /// @param total number of steps, or -1 when unknown
    /// @param nanoTime host clock, as [System#nanoTime]
    ProgressBar(PrintStream err, String label, long total, LongSupplier nanoTime) {
        this.err = err;
        this.label = label;
        this.total = total;
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
        this.last = begin;
    }

    @Override
    public synchronized void advance(long done, String detail) {
        long now = nanoTime.getAsLong();
        if (now - last >= BETWEEN_NANOS) {
            last = now;
            drawn = true;
            err.print(CLEAR_LINE + line(done, detail, now - begin));
            err.flush();
        }
    }

    private String line(long done, String detail, long elapsed) {
        String tail = detail.isEmpty() ? "" : "  " + detail;
        if (total <= 0) {
            return label + ": " + done + tail;
        }
        int filled = (int) (WIDTH * Math.min(done, total) / total);
        String bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
        String left = done == 0 ? "" : "  " + seconds((long) ((double) elapsed / done * (total - done))) + " left";
        return "%s %s %d of %d%s%s".formatted(label, bar, done, total, left, tail);
    }

    private static String seconds(long nanos) {
        long seconds = Math.round(nanos / 1e9);
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    @Override
    public synchronized void close() {
        if (drawn) {
            err.print(CLEAR_LINE);
            err.flush();
            drawn = false;
        }
    }
}
