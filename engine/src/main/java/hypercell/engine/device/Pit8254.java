package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;
import hypercell.engine.machine.IrqLine;
import hypercell.engine.machine.VirtualClock;

/// An 8254 timer (Intel 8254 data sheet) on the virtual clock: three counters of 1.193182 MHz with their six modes,
/// latches and read-back. Counter 0 drives an interrupt line; port 0x61 gates counter 2, the other gates are open.
public final class Pit8254 implements PortDevice {
    /// First port; four ports.
    public static final int PORT = 0x40;

    /// Input clock in Hz.
    public static final long HERTZ = 1_193_182;

    /// A control word without these bits latches.
    private static final int LATCH_ONLY = 0x30;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final PitCounter[] counters = new PitCounter[3];

    /// @param irq0 output of counter 0
    public Pit8254(VirtualClock clock, IrqLine irq0) {
        counters[0] = new PitCounter(clock, irq0, true);
        counters[1] = new PitCounter(clock, IrqLine.NONE, true);
        counters[2] = new PitCounter(clock, IrqLine.NONE, false);
    }

    /// Gate of counter 2: bit 0 of port 0x61.
    public void setGate2(boolean open) {
        counters[2].setGate(open);
    }

    /// Output of counter 2: bit 5 of port 0x61.
    public boolean output2() {
        return counters[2].outputNow();
    }

    @Override
    public String name() {
        return "pit";
    }

    @Override
    public String register(int offset, boolean write) {
        return offset == 3 ? "control" : "counter " + offset;
    }

    @Override
    public long read(int offset, int bytes) {
        return offset == 3 ? 0xff : counters[offset].read();
    }

    @Override
    public void write(int offset, int bytes, long value) {
        int data = (int) value & 0xff;
        if (offset < 3) {
            counters[offset].write(data);
        } else if (data >> 6 == 3) {
            readBack(data);
        } else if ((data & LATCH_ONLY) == 0) {
            counters[data >> 6].latch();
        } else {
            counters[data >> 6].control(data);
        }
    }

    private void readBack(int data) {
        for (int i = 0; i < 3; i++) {
            if ((data & 2 << i) != 0) {
                if ((data & 0x20) == 0) {
                    counters[i].latch();
                }
                if ((data & 0x10) == 0) {
                    counters[i].latchStatus();
                }
            }
        }
    }

    /// Edges of the input clock up to a time.
    static long ticks(long nanos) {
        return Math.multiplyHigh(nanos, HERTZ) == 0 && nanos * HERTZ >= 0
                ? nanos * HERTZ / NANOS_PER_SECOND
                : nanos / NANOS_PER_SECOND * HERTZ + nanos % NANOS_PER_SECOND * HERTZ / NANOS_PER_SECOND;
    }

    /// First nanosecond at which `ticks` ticks have passed.
    static long nanos(long ticks) {
        return ticks / HERTZ * NANOS_PER_SECOND + (ticks % HERTZ * NANOS_PER_SECOND + HERTZ - 1) / HERTZ;
    }
}
