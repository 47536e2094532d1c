package hypercell.engine.device;

import hypercell.engine.machine.IrqLine;
import hypercell.engine.machine.VirtualClock;

/// One counter of an 8254 (Intel 8254 data sheet, "Mode Definitions"). A count that is written or triggered is loaded
/// at the next edge of the input clock. Its value is computed from the time since; only changes of the output are
/// alarms.
final class PitCounter {
    private static final int TERMINAL_COUNT = 0;
    private static final int ONE_SHOT = 1;
    private static final int RATE = 2;
    private static final int SQUARE_WAVE = 3;
    private static final int SOFTWARE_STROBE = 4;

    private final VirtualClock clock;
    private final IrqLine line;
    private final VirtualClock.Timer alarm;
    private final PitCounterPort port = new PitCounterPort();
    private int mode = SQUARE_WAVE;
    private boolean gate;
    private boolean output = true;
    /// The count register: what the next load takes. 0 while none was written since the control word.
    private int count;
    /// What the present cycle (half cycle of the square wave) counts from.
    private int loaded;
    /// Whether the counting element runs, or holds `held`.
    private boolean running;
    /// The tick at which `loaded` was loaded, while running.
    private long since;
    /// Ticks since the load, while the gate holds the counter.
    private long held;

    /// @param line the output
    /// @param gate whether the gate is open
    PitCounter(VirtualClock clock, IrqLine line, boolean gate) {
        this.clock = clock;
        this.line = line;
        this.gate = gate;
        alarm = clock.timer(this::event);
    }

    // --- the processor's side ---

    /// A control word for this counter, latch commands apart.
    void control(int word) {
        port.control(word);
        int code = word >> 1 & 7;
        mode = code > 5 ? code - 4 : code; // 6 and 7 are 2 and 3
        count = 0;
        stop();
        drive(mode != TERMINAL_COUNT);
    }

    /// A byte of a new count. The first of two stops a count to the terminal count.
    void write(int data) {
        if (!port.write(data)) {
            if (mode == TERMINAL_COUNT) {
                stop();
                drive(false);
            }
            return;
        }
        count = port.count();
        boolean counts = running || held > 0;
        switch (mode) {
            case TERMINAL_COUNT, SOFTWARE_STROBE -> load();
            case RATE, SQUARE_WAVE -> {
                if (!counts) {
                    load(); // else the present cycle ends first
                }
            }
            default -> {} // the next trigger loads
        }
    }

    int read() {
        return port.read(value());
    }

    void latch() {
        port.latch(value());
    }

    void latchStatus() {
        boolean empty = count == 0 || running && ticks() < since;
        port.latchStatus((outputNow() ? 0x80 : 0) | (empty ? 0x40 : 0), mode);
    }

    // --- gate and output ---

    void setGate(boolean open) {
        boolean rises = open && !gate;
        boolean falls = !open && gate;
        gate = open;
        if (rises && count != 0) {
            if (mode == TERMINAL_COUNT || mode == SOFTWARE_STROBE) {
                resume();
            } else {
                load();
            }
        } else if (falls && (mode == RATE || mode == SQUARE_WAVE)) {
            stop();
            drive(true);
        } else if (falls && (mode == TERMINAL_COUNT || mode == SOFTWARE_STROBE)) {
            hold();
        }
    }

    private void drive(boolean high) {
        if (high != output) {
            output = high;
            line.set(high);
        }
    }

    // --- counting ---

    private long ticks() {
        return Pit8254.ticks(clock.nowNanos());
    }

    /// Ticks since the load; negative until the clock edge that loads.
    private long elapsed() {
        return running ? ticks() - since : held;
    }

    private void load() {
        loaded = count;
        held = -1;
        drive(mode != TERMINAL_COUNT && mode != ONE_SHOT);
        boolean waits = !gate && mode != ONE_SHOT && mode <= SOFTWARE_STROBE;
        if (!waits) {
            resume();
        }
    }

    private void resume() {
        since = ticks() - held;
        running = true;
        arm();
    }

    private void hold() {
        held = elapsed();
        running = false;
        alarm.setDeadline(Long.MAX_VALUE);
    }

    private void stop() {
        running = false;
        held = 0;
        alarm.setDeadline(Long.MAX_VALUE);
    }

    /// Ticks of the present cycle until the output changes.
    private long length() {
        return mode != SQUARE_WAVE ? loaded : output ? (loaded + 1) / 2 : loaded / 2;
    }

    private void arm() {
        alarm.setDeadline(Pit8254.nanos(since + length()));
    }

    /// The present cycle is over.
    private void event() {
        switch (mode) {
            case TERMINAL_COUNT, ONE_SHOT -> drive(true);
            case RATE -> {
                drive(false); // since one tick
                drive(true);
                nextCycle();
            }
            case SQUARE_WAVE -> {
                since += length();
                drive(!output);
                loaded = count;
                arm();
            }
            default -> strobe();
        }
    }

    private void nextCycle() {
        since += loaded;
        loaded = count;
        arm();
    }

    /// Low for one tick.
    private void strobe() {
        if (output) {
            drive(false);
            alarm.setDeadline(Pit8254.nanos(since + loaded + 1));
        } else {
            drive(true);
        }
    }

    /// What the counting element holds; after the terminal count it goes on from the top.
    private int value() {
        long passed = Math.max(0, elapsed());
        long now = mode == SQUARE_WAVE ? (loaded & ~1) - 2 * passed : loaded - passed;
        return (int) Math.floorMod(now, port.modulus());
    }

    /// Whether OUT is high now: in the rate mode it is low in the last tick of a cycle, which no alarm tells.
    boolean outputNow() {
        return output && !(mode == RATE && running && elapsed() == loaded - 1);
    }
}
