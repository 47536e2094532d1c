package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;
import hypercell.engine.machine.IrqLine;
import hypercell.engine.machine.VirtualClock;

/// An 8254 timer (Intel 8254 data sheet) on the virtual clock: three counters of 1.193182 MHz, modes 0, 2, 3, 4 (and 1,
/// 5 as far as a gate that never moves allows), latches and read-back. Counter 0 drives an interrupt line; port 0x61
/// gates counter 2.
public final class Pit8254 implements PortDevice {
    /// First port; four ports.
    public static final int PORT = 0x40;

    /// Input clock in Hz.
    public static final long HERTZ = 1_193_182;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final VirtualClock clock;
    private final Counter[] counters = new Counter[3];

    /// @param irq0 output of counter 0
    public Pit8254(VirtualClock clock, IrqLine irq0) {
        this.clock = clock;
        counters[0] = new Counter(irq0, true);
        counters[1] = new Counter(IrqLine.NONE, true);
        counters[2] = new Counter(IrqLine.NONE, false);
    }

    /// Gate of counter 2: bit 0 of port 0x61.
    public void setGate2(boolean open) {
        counters[2].setGate(open);
    }

    /// Output of counter 2: bit 5 of port 0x61.
    public boolean output2() {
        return counters[2].output();
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

    private static long ticks(long nanos) {
        return Math.multiplyHigh(nanos, HERTZ) == 0 && nanos * HERTZ >= 0
                ? nanos * HERTZ / NANOS_PER_SECOND
                : nanos / NANOS_PER_SECOND * HERTZ + nanos % NANOS_PER_SECOND * HERTZ / NANOS_PER_SECOND;
    }

    /// First nanosecond at which `ticks` ticks have passed.
    private static long nanos(long ticks) {
        return ticks / HERTZ * NANOS_PER_SECOND + (ticks % HERTZ * NANOS_PER_SECOND + HERTZ - 1) / HERTZ;
    }

    /// One counter. Its value is computed from the time since it was loaded; nothing ticks.
    private final class Counter {
        private final IrqLine irq;
        private final VirtualClock.Timer timer;
        private int mode;
        private int access = 3;
        private boolean bcd;
        private int reload;
        private int low;
        private boolean writeHigh;
        private boolean readHigh;
        private boolean loaded;
        private boolean gate;
        private long start;
        private int latched = -1;
        private int latchedStatus = -1;

        Counter(IrqLine irq, boolean gate) {
            this.irq = irq;
            this.gate = gate;
            timer = clock.timer(this::edge);
        }

        void control(int data) {
            int newAccess = data >> 4 & 3;
            if (newAccess == 0) {
                latch();
                return;
            }
            access = newAccess;
            mode = data >> 1 & 7;
            mode = mode > 5 ? mode - 4 : mode; // 6 and 7 are 2 and 3
            bcd = (data & 1) != 0;
            loaded = false;
            writeHigh = false;
            readHigh = false;
            timer.setDeadline(Long.MAX_VALUE);
            lowerInMode0();
        }

        void write(int data) {
            if (access == 3 && !writeHigh) {
                low = data;
                writeHigh = true;
                return;
            }
            int raw = access == 1 ? data : access == 2 ? data << 8 : data << 8 | low;
            writeHigh = false;
            int count = bcd ? fromBcd(raw) : raw;
            reload = count == 0 ? bcd ? 10_000 : 0x10000 : count;
            load();
        }

        private void load() {
            loaded = true;
            start = ticks(clock.nowNanos());
            lowerInMode0();
            arm();
        }

        /// In the other modes the output is high before the first count ends, as it was before: no edge, no
        /// interrupt.
        private void lowerInMode0() {
            if (mode == 0) {
                irq.set(false);
            }
        }

        void setGate(boolean open) {
            boolean rising = open && !gate;
            gate = open;
            if (rising && mode != 0 && mode != 4 && loaded) {
                load();
            }
        }

        /// Ticks since loading.
        private long elapsed() {
            return ticks(clock.nowNanos()) - start;
        }

        private boolean periodic() {
            return mode == 2 || mode == 3;
        }

        /// Sets the alarm for the next rising edge of the output.
        private void arm() {
            long next = periodic() ? (elapsed() / reload + 1) * reload : reload;
            timer.setDeadline(nanos(start + next));
        }

        private void edge() {
            if (periodic()) {
                irq.set(false);
                irq.set(true);
                arm();
            } else {
                irq.set(true);
            }
        }

        boolean output() {
            if (!loaded) {
                return mode != 0;
            }
            long elapsed = elapsed();
            return switch (mode) {
                case 0, 1 -> elapsed >= reload;
                case 2 -> elapsed % reload != reload - 1;
                case 3 -> elapsed % reload < (reload + 1) / 2;
                default -> elapsed != reload;
            };
        }

        private int value() {
            if (!loaded) {
                return 0;
            }
            long elapsed = elapsed();
            long value = switch (mode) {
                case 2 -> reload - elapsed % reload;
                case 3 -> reload - elapsed * 2 % reload;
                default -> reload - elapsed;
            };
            return bcd ? toBcd((int) Math.floorMod(value, 10_000L)) : (int) value & 0xffff;
        }

        void latch() {
            if (latched < 0) {
                latched = value();
            }
        }

        void latchStatus() {
            if (latchedStatus < 0) {
                latchedStatus = (output() ? 0x80 : 0) | (loaded ? 0 : 0x40) | access << 4 | mode << 1 | (bcd ? 1 : 0);
            }
        }

        int read() {
            if (latchedStatus >= 0) {
                int status = latchedStatus;
                latchedStatus = -1;
                return status;
            }
            int now = latched >= 0 ? latched : value();
            boolean high = access == 2 || access == 3 && readHigh;
            if (access == 3) {
                readHigh = !readHigh;
            }
            if (access != 3 || !readHigh) {
                latched = -1;
            }
            return high ? now >> 8 : now & 0xff;
        }

        private static int fromBcd(int raw) {
            return (raw >> 12) * 1000 + (raw >> 8 & 15) * 100 + (raw >> 4 & 15) * 10 + (raw & 15);
        }

        private static int toBcd(int value) {
            return value / 1000 << 12 | value / 100 % 10 << 8 | value / 10 % 10 << 4 | value % 10;
        }
    }
}
