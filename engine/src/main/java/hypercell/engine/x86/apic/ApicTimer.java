package hypercell.engine.x86.apic;

import hypercell.engine.machine.VirtualClock;

/// The timer of a local APIC on the virtual clock (SDM 3A "APIC Timer", "TSC-Deadline Mode"). Its input ticks as often
/// as the time-stamp counter; nothing counts, values are computed from the time since the count began.
final class ApicTimer {
    /// Bits 18:17 of the LVT entry.
    enum Mode {
        ONE_SHOT,
        PERIODIC,
        TSC_DEADLINE
    }

    private static final long NANOS_PER_TICK = VirtualClock.NANOS_PER_INSTRUCTION;
    private static final long LOW = 0xffffffffL;

    private final VirtualClock clock;
    private final VirtualClock.Timer alarm;
    private final Runnable expired;
    private Mode mode;
    private int divide;
    private long initialCount;
    private boolean counting;
    /// The count at `since`, in guest nanoseconds.
    private long count;

    private long since;
    /// IA32_TSC_DEADLINE; 0 when disarmed.
    private long deadline;
    /// What the time-stamp counter is ahead of the clock.
    private long timeStampOffset;

    /// @param expired what happens when a count or a deadline is over
    ApicTimer(VirtualClock clock, Runnable expired) {
        this.clock = clock;
        this.expired = expired;
        alarm = clock.timer(this::fire);
        reset();
    }

    void reset() {
        mode = Mode.ONE_SHOT;
        divide = 0;
        initialCount = 0;
        counting = false;
        deadline = 0;
        arm();
    }

    /// A new mode. Counting goes on between one-shot and periodic mode; a change from or to TSC-deadline mode
    /// disarms the timer.
    void setMode(Mode next) {
        if (next != mode && (next == Mode.TSC_DEADLINE || mode == Mode.TSC_DEADLINE)) {
            counting = false;
            deadline = 0;
        }
        mode = next;
        arm();
    }

    Mode mode() {
        return mode;
    }

    long initialCount() {
        return initialCount;
    }

    /// Begins to count down; 0 stops. Ignored in TSC-deadline mode.
    void setInitialCount(long value) {
        if (mode != Mode.TSC_DEADLINE) {
            initialCount = value & LOW;
            begin(initialCount);
        }
    }

    private void begin(long from) {
        count = from;
        since = clock.nowNanos();
        counting = from != 0;
        arm();
    }

    long currentCount() {
        return counting ? count - (clock.nowNanos() - since) / period() : 0;
    }

    int divide() {
        return divide;
    }

    /// Bits 3, 1 and 0 choose 2, 4, ... 128, 1. A running count goes on at the new rate.
    void setDivide(int value) {
        long left = currentCount();
        divide = value & 0xb;
        if (counting) {
            begin(left);
        }
    }

    /// Nanoseconds of one count.
    private long period() {
        int code = divide & 3 | divide >> 1 & 4;
        return NANOS_PER_TICK << (code + 1 & 7);
    }

    long deadline() {
        return deadline;
    }

    /// IA32_TSC_DEADLINE: 0 disarms; outside TSC-deadline mode the write has no effect.
    void setDeadline(long timeStamp) {
        if (mode == Mode.TSC_DEADLINE) {
            deadline = timeStamp;
            arm();
        }
    }

    /// The time-stamp counter was written.
    void setTimeStampOffset(long offset) {
        timeStampOffset = offset;
        arm();
    }

    private void arm() {
        if (mode == Mode.TSC_DEADLINE) {
            alarm.setDeadline(deadline == 0 ? Long.MAX_VALUE : nanosOfDeadline());
        } else {
            alarm.setDeadline(counting ? since + count * period() : Long.MAX_VALUE);
        }
    }

    private long nanosOfDeadline() {
        long now = clock.nowNanos();
        long timeStamp = now / NANOS_PER_TICK + timeStampOffset;
        if (Long.compareUnsigned(deadline, timeStamp) <= 0) {
            return now;
        }
        long ticks = deadline - timeStamp;
        long most = (Long.MAX_VALUE - now) / NANOS_PER_TICK - 1;
        return Long.compareUnsigned(ticks, most) > 0 ? Long.MAX_VALUE : (now / NANOS_PER_TICK + ticks) * NANOS_PER_TICK;
    }

    private void fire() {
        if (mode == Mode.TSC_DEADLINE) {
            deadline = 0;
        } else if (mode == Mode.PERIODIC) {
            since += count * period();
            count = initialCount;
            arm();
        } else {
            counting = false;
        }
        expired.run();
    }

    @Override
    public String toString() {
        return "%s %x %x %x %x".formatted(mode, divide, initialCount, currentCount(), deadline);
    }
}
