package hypercell.kernel.output;

import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/// Sends pending output of cells that print slowly, [#MILLIS] after its first character.
public interface FlushTimer {
    /// How long output may wait.
    long MILLIS = 50;

    /// Flushes `output` soon.
    void flushSoon(CellOutput output);

    /// Never flushes: for runs that nobody watches.
    FlushTimer NEVER = output -> {};

    /// A timer with a daemon thread of its own.
    static FlushTimer started() {
        DelayQueue<Due> queue = new DelayQueue<>();
        Thread thread = new Thread(() -> flushWhenDue(queue), "output timer");
        thread.setDaemon(true);
        thread.start();
        return output -> queue.add(new Due(output, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS)));
    }

    private static void flushWhenDue(DelayQueue<Due> queue) {
        while (true) {
            try {
                queue.take().output().flushTimed();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /// One flush to come.
    ///
    /// @param output what to flush
    /// @param nanos when, on the clock of [System#nanoTime]
    record Due(CellOutput output, long nanos) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
