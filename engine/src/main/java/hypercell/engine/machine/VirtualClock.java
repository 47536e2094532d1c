package hypercell.engine.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Virtual time, derived from retired instructions: one instruction lasts [#NANOS_PER_INSTRUCTION] guest nanoseconds.
/// HLT skips time to the next deadline. Never reads a host clock.
public final class VirtualClock {
    /// A 100 MHz machine that retires one instruction a cycle.
    public static final long NANOS_PER_INSTRUCTION = 10;

    private final List<Timer> timers = new ArrayList<>();
    private long nowNanos;
    private long nextDeadline = Long.MAX_VALUE;
    private LongSupplier present = () -> 0;
    private Runnable sooner = () -> {};

    /// A one-shot alarm; fires once when virtual time reaches the deadline, in order of deadline, then of creation.
    public final class Timer {
        private final Runnable action;
        private long deadline = Long.MAX_VALUE;

        private Timer(Runnable action) {
            this.action = action;
        }

        /// Sets the alarm to an absolute time in guest nanoseconds; `Long.MAX_VALUE` disarms it.
        public void setDeadline(long nanos) {
            deadline = nanos;
            recompute();
        }
    }

    /// Makes a disarmed timer.
    public Timer timer(Runnable action) {
        Timer timer = new Timer(action);
        timers.add(timer);
        return timer;
    }

    /// Connects what runs instructions.
    ///
    /// @param guestNanos the time within a run, while no timer is due
    /// @param nextIsSooner told when the next deadline comes nearer: the run must not go beyond it
    public void follow(LongSupplier guestNanos, Runnable nextIsSooner) {
        present = guestNanos;
        sooner = nextIsSooner;
    }

    /// Guest nanoseconds since reset.
    public long nowNanos() {
        return Math.max(nowNanos, present.getAsLong());
    }

    /// When the next timer fires; `Long.MAX_VALUE` when none is armed.
    public long nextDeadline() {
        return nextDeadline;
    }

    /// Moves time forward to `nanos` and fires what is due.
    public void advanceTo(long nanos) {
        while (nextDeadline <= nanos) {
            Timer due = earliest();
            nowNanos = Math.max(nowNanos, due.deadline);
            due.deadline = Long.MAX_VALUE;
            recompute();
            due.action.run();
        }
        nowNanos = Math.max(nowNanos, nanos);
    }

    private Timer earliest() {
        Timer first = timers.getFirst();
        for (Timer timer : timers) {
            if (timer.deadline < first.deadline) {
                first = timer;
            }
        }
        return first;
    }

    private void recompute() {
        long before = nextDeadline;
        nextDeadline = Long.MAX_VALUE;
        for (Timer timer : timers) {
            nextDeadline = Math.min(nextDeadline, timer.deadline);
        }
        if (nextDeadline < before) {
            sooner.run();
        }
    }
}
