package hypercell.engine.ppc.exec;

import hypercell.engine.machine.VirtualClock;
import hypercell.engine.ppc.isa.SpecialRegister;

/// Time base, decrementer, fixed-interval timer and watchdog (PPC440x5 User's Manual, "Timer Facilities"). They count
/// virtual time: one tick for every retired instruction, and the ticks that pass in the wait state.
final class Timers {
    private static final int TCR_WIE = 0x0800_0000;
    private static final int TCR_DIE = 0x0400_0000;
    private static final int TCR_FIE = 0x0080_0000;
    private static final int TCR_ARE = 0x0040_0000;
    private static final int TCR_WRC = 0x3000_0000;
    private static final int TSR_ENW = 0x8000_0000;
    private static final int TSR_WIS = 0x4000_0000;
    private static final int TSR_DIS = 0x0800_0000;
    private static final int TSR_FIS = 0x0400_0000;

    private final BookECpu cpu;
    private final VirtualClock clock;
    /// Ticks that passed without an instruction.
    private long waited;
    /// What the time base is ahead of the ticks.
    private long timeBaseOffset;
    /// The decrementer was `decValue` at tick `decSince`.
    private long decSince;

    private int decValue;
    /// Up to which tick the status register is right.
    private long synced;
    private int status;
    private int control;
    private boolean resetByWatchdog;

    Timers(BookECpu cpu, VirtualClock clock) {
        this.cpu = cpu;
        this.clock = clock;
    }

    /// Ticks since the start.
    long now() {
        return cpu.retired + waited;
    }

    long guestNanos() {
        return now() * VirtualClock.NANOS_PER_INSTRUCTION;
    }

    void waitFor(long ticks) {
        waited += ticks;
    }

    long timeBase() {
        return now() + timeBaseOffset;
    }

    /// MTSPR TBL and TBU write one half.
    void setTimeBase(boolean upper, int value) {
        sync();
        long low = upper ? timeBase() & 0xffff_ffffL : Integer.toUnsignedLong(value);
        long high = upper ? Integer.toUnsignedLong(value) : timeBase() >>> 32;
        timeBaseOffset = (high << 32 | low) - now();
        cpu.attention = true;
    }

    void setTimeBase(long ticks) {
        sync();
        timeBaseOffset = ticks - now();
    }

    int decrementer() {
        sync();
        long left = Integer.toUnsignedLong(decValue) - (now() - decSince);
        return (int) Math.max(0, left);
    }

    void setDecrementer(int value) {
        sync();
        decSince = now();
        decValue = value;
        cpu.attention = true;
    }

    int status() {
        sync();
        return status;
    }

    /// MTSPR TSR clears the bits that are one.
    void clearStatus(int bits) {
        sync();
        status &= ~bits;
        cpu.attention = true;
    }

    /// Sets the register as a debugger or a monitor would.
    void setStatus(int value) {
        sync();
        status = value;
        cpu.attention = true;
    }

    int control() {
        return control;
    }

    void setControl(int value) {
        sync();
        control = value;
        cpu.attention = true;
    }

    boolean takeReset() {
        sync();
        boolean was = resetByWatchdog;
        resetByWatchdog = false;
        return was;
    }

    boolean decrementerPending() {
        return (status() & TSR_DIS) != 0 && (control & TCR_DIE) != 0;
    }

    boolean fixedIntervalPending() {
        return (status() & TSR_FIS) != 0 && (control & TCR_FIE) != 0;
    }

    boolean watchdogPending() {
        return (status() & TSR_WIS) != 0 && (control & TCR_WIE) != 0;
    }

    /// Whether an enabled timer interrupt will come without any instruction.
    boolean willWake(boolean external, boolean critical) {
        return external && (control & TCR_DIE) != 0 && decValue != 0
                || external && (control & TCR_FIE) != 0
                || critical && (control & TCR_WIE) != 0
                || (control & TCR_WRC) != 0;
    }

    /// Ticks until a timer event that may interrupt; `Long.MAX_VALUE` when there is none.
    long ticksUntilDeadline() {
        sync();
        long next = Long.MAX_VALUE;
        if (decValue != 0 && (control & (TCR_DIE | TCR_ARE)) != 0) {
            next = decSince + Integer.toUnsignedLong(decValue) - now();
        }
        if ((control & TCR_FIE) != 0) {
            next = Math.min(next, untilRise(timeBase(), fixedIntervalPeriod()));
        }
        if ((control & (TCR_WIE | TCR_WRC)) != 0) {
            next = Math.min(next, untilRise(timeBase(), watchdogPeriod()));
        }
        return next;
    }

    private long fixedIntervalPeriod() {
        return 1L << 13 + 4 * (control >>> 24 & 3);
    }

    private long watchdogPeriod() {
        return 1L << 21 + 4 * (control >>> 30 & 3);
    }

    /// Ticks from `time` to the next one at which the bit whose period is `period` becomes one.
    private static long untilRise(long time, long period) {
        long left = Math.floorMod(period / 2 - time, period);
        return left == 0 ? period : left;
    }

    /// Brings decrementer and status up to the present tick. Every reader and writer of timer state begins
    /// here.
    private void sync() {
        long now = now();
        if (now == synced) {
            return;
        }
        long from = synced + timeBaseOffset;
        long to = now + timeBaseOffset;
        synced = now;
        syncDecrementer(now);
        if (rises(from, to, fixedIntervalPeriod()) > 0) {
            status |= TSR_FIS;
        }
        for (long i = Math.min(3, rises(from, to, watchdogPeriod())); i > 0; i--) {
            watchdog();
        }
    }

    /// The transition from 1 to 0 sets DIS; in auto-reload mode DECAR comes next.
    private void syncDecrementer(long now) {
        long start = Integer.toUnsignedLong(decValue);
        if (start == 0 || now - decSince < start) {
            return;
        }
        status |= TSR_DIS;
        long reload = (control & TCR_ARE) != 0 ? Integer.toUnsignedLong(cpu.state.spr[SpecialRegister.DECAR]) : 0;
        long beyond = now - decSince - start;
        decValue = (int) reload;
        decSince = reload == 0 ? now : now - beyond % reload;
    }

    /// How often the bit whose period is `period` becomes one in ticks `from` (excluded) to `to`.
    private static long rises(long from, long to, long period) {
        return Math.floorDiv(to - period / 2, period) - Math.floorDiv(from - period / 2, period);
    }

    /// The watchdog's state machine (PPC440x5 User's Manual, "Watchdog State Machine").
    private void watchdog() {
        if ((status & TSR_ENW) == 0) {
            status |= TSR_ENW;
        } else if ((status & TSR_WIS) == 0) {
            status |= TSR_WIS;
        } else if ((control & TCR_WRC) != 0) {
            resetByWatchdog = true;
        }
    }

    /// Lets the clock's own alarms (devices) go off that are due.
    void advanceClock() {
        clock.advanceTo(guestNanos());
    }
}
