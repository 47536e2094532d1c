package hypercell.engine.monitor.xen;

import hypercell.engine.monitor.Hardware;

/// The page that guest and monitor share (`struct shared_info` of the public interface): the virtual interrupt flag,
/// which events wait, CR2, the time.
///
/// | offset | what |
/// |---|---|
/// | `0x000` | byte: an event waits (evtchn_upcall_pending) |
/// | `0x001` | byte: no upcalls now (evtchn_upcall_mask), the virtual interrupt flag, inverted |
/// | `0x004` | which words of the bitmap below have something (evtchn_pending_sel) |
/// | `0x008` | CR2 of the last page fault |
/// | `0x020` | time: version, TSC and nanoseconds at some moment, and the factor between them |
/// | `0x800` | 1024 bits: the event has happened |
/// | `0x880` | 1024 bits: the event is masked |
final class SharedInfo {
    /// Number of event channels that fit.
    static final int PORTS = 1024;

    private static final int PENDING = 0;
    private static final int MASK = 1;
    private static final int SELECTOR = 4;
    private static final int CR2 = 8;
    private static final int TIME = 0x20;
    private static final int EVENTS = 0x800;
    private static final int MASKS = 0x880;
    /// Size of the structure at [#TIME].
    static final int TIME_BYTES = 32;
    /// Nanoseconds = ticks * 16 * factor / 2^32: a tick of the time-stamp counter is 10 ns.
    private static final int TIME_SHIFT = 4;

    private static final long TIME_FACTOR = 0xa000_0000L;

    private final Hardware hardware;
    private final long hpa;

    SharedInfo(Hardware hardware, long hpa) {
        this.hardware = hardware;
        this.hpa = hpa;
    }

    /// As a domain finds it: upcalls and all events masked, time zero at tick zero.
    void begin() {
        write(MASK, 1, 1);
        for (int word = 0; word < PORTS / 32; word++) {
            write(MASKS + 4 * word, 4, -1);
        }
        write(TIME, 4, 2); // version: even, so nobody is writing
        write(TIME + 24, 4, TIME_FACTOR);
        write(TIME + 28, 1, TIME_SHIFT);
    }

    long hpa() {
        return hpa;
    }

    /// A word of the time, which never changes.
    long time(int offset) {
        return read(TIME + offset, 4);
    }

    /// Whether an upcall is due.
    boolean upcallDue() {
        return read(PENDING, 1) != 0 && !masked();
    }

    /// The virtual interrupt flag, inverted.
    boolean masked() {
        return read(MASK, 1) != 0;
    }

    void setMasked(boolean on) {
        write(MASK, 1, on ? 1 : 0);
    }

    void setCr2(long gva) {
        write(CR2, 4, gva);
    }

    /// The event of `port` has happened. Whether that is news to a guest that listens.
    boolean happened(int port) {
        if (!set(EVENTS, port) || bit(MASKS, port)) {
            return false;
        }
        announce(port);
        return true;
    }

    boolean pending(int port) {
        return bit(EVENTS, port);
    }

    /// The guest listens to `port` again, and hears of what happened meanwhile.
    void unmask(int port) {
        clear(MASKS, port);
        if (bit(EVENTS, port)) {
            announce(port);
        }
    }

    void forget(int port) {
        clear(EVENTS, port);
    }

    private void announce(int port) {
        write(SELECTOR, 4, read(SELECTOR, 4) | 1L << port / 32);
        write(PENDING, 1, 1);
    }

    private boolean bit(int map, int port) {
        return (read(map + 4 * (port / 32), 4) >>> port % 32 & 1) != 0;
    }

    /// Whether the bit was 0.
    private boolean set(int map, int port) {
        boolean was = bit(map, port);
        int word = map + 4 * (port / 32);
        write(word, 4, read(word, 4) | 1L << port % 32);
        return !was;
    }

    private void clear(int map, int port) {
        int word = map + 4 * (port / 32);
        write(word, 4, read(word, 4) & ~(1L << port % 32));
    }

    private long read(int offset, int bytes) {
        return hardware.read(hpa + offset, bytes);
    }

    private void write(int offset, int bytes, long value) {
        hardware.write(hpa + offset, bytes, value);
    }
}
