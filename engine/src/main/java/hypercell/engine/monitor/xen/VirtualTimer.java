package hypercell.engine.monitor.xen;

import hypercell.engine.machine.VirtualClock;
import hypercell.engine.x86.exec.HardwareCore;

/// The timers of a virtual processor, periodic and one-shot, on the one timer of the monitor.
final class VirtualTimer {
    static final long LEAST_PERIOD = 1_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final VirtualClock.Timer alarm;
    private final HardwareCore core;
    private long period;
    private long nextPeriodic = NEVER;
    private long once = NEVER;
    private boolean due;

    VirtualTimer(VirtualClock clock, HardwareCore core) {
        this.core = core;
        alarm = clock.timer(this::fired);
    }

    private void fired() {
        due = true;
        core.stop();
    }

    /// Whether it has gone off since this was asked last; the next alarm is set then.
    boolean takeDue() {
        if (!due) {
            return false;
        }
        due = false;
        long now = core.nanos();
        if (once <= now) {
            once = NEVER;
        }
        while (nextPeriodic <= now) {
            nextPeriodic += period;
        }
        arm();
        return true;
    }

    /// Every `nanos` nanoseconds from now on; 0 for never again.
    void setPeriod(long nanos) {
        period = nanos;
        nextPeriodic = nanos == 0 ? NEVER : core.nanos() + nanos;
        arm();
    }

    /// Once, at `nanos` nanoseconds of the domain's time; 0 for never.
    void setOnce(long nanos) {
        once = nanos == 0 ? NEVER : nanos;
        arm();
    }

    private void arm() {
        long next = Math.min(nextPeriodic, once);
        alarm.setDeadline(next == NEVER ? NEVER : Math.max(next, core.nanos() + 1));
    }
}
