package hypercell.engine.bus;

import java.util.List;
import java.util.TreeMap;

/// The 64 KiB of I/O ports. Ports that nobody decodes read all ones and ignore writes, as on a PC.
public final class PortBus {
    private record Range(PortDevice device, int first, int last) {}

    private final TreeMap<Integer, Range> ranges = new TreeMap<>();
    private final Range[] byPort = new Range[0x10000];
    private final DeviceListener listener;

    public PortBus(DeviceListener listener) {
        this.listener = listener;
    }

    /// Attaches `device` to `count` ports from `first`.
    ///
    /// @throws IllegalArgumentException when the range leaves 0..0xffff or a port is taken
    public void attach(PortDevice device, int first, int count) {
        int last = first + count - 1;
        if (first < 0 || count < 1 || last > 0xffff) {
            throw new IllegalArgumentException(
                    "%s: ports 0x%x..0x%x are outside 0x0..0xffff".formatted(device.name(), first, last));
        }
        for (int port = first; port <= last; port++) {
            if (byPort[port] != null) {
                throw new IllegalArgumentException(
                        "%s and %s both want port 0x%x".formatted(byPort[port].device.name(), device.name(), port));
            }
        }
        Range range = new Range(device, first, last);
        ranges.put(first, range);
        for (int port = first; port <= last; port++) {
            byPort[port] = range;
        }
    }

    /// Attaches `device` to `count` ports from `first`, in front of whatever decodes them.
    public void attachInFront(PortDevice device, int first, int count) {
        Range range = new Range(device, first, first + count - 1);
        for (int port = first; port < first + count; port++) {
            byPort[port] = range;
        }
    }

    /// Who decodes which ports, ascending.
    public List<Claim> claims() {
        return ranges.values().stream()
                .map(range -> new Claim(range.device.name(), range.first, range.last))
                .toList();
    }

    /// IN: reads 1, 2 or 4 bytes, zero-extended. An access that leaves the device is split into bytes.
    public long read(int port, int bytes) {
        Range range = byPort[port & 0xffff];
        if (range == null) {
            return bytes == 1 || noneAbove(port, bytes) ? ones(bytes) : readBytes(port, bytes);
        }
        if (port + bytes - 1 > range.last) {
            return readBytes(port, bytes);
        }
        int offset = port - range.first;
        long value = range.device.read(offset, bytes) & ones(bytes);
        listener.accessed(range.device.name(), range.device.register(offset, false), port, true, bytes, value, false);
        return value;
    }

    /// OUT: writes the low `bytes` of `value`.
    public void write(int port, int bytes, long value) {
        Range range = byPort[port & 0xffff];
        if (range == null ? bytes > 1 && !noneAbove(port, bytes) : port + bytes - 1 > range.last) {
            for (int i = 0; i < bytes; i++) {
                write(port + i & 0xffff, 1, value >>> 8 * i & 0xff);
            }
        } else if (range != null) {
            int offset = port - range.first;
            listener.accessed(
                    range.device.name(),
                    range.device.register(offset, true),
                    port,
                    true,
                    bytes,
                    value & ones(bytes),
                    true);
            range.device.write(offset, bytes, value & ones(bytes));
        }
    }

    private long readBytes(int port, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= read(port + i & 0xffff, 1) << 8 * i;
        }
        return value;
    }

    private boolean noneAbove(int port, int bytes) {
        for (int i = 1; i < bytes; i++) {
            if (byPort[port + i & 0xffff] != null) {
                return false;
            }
        }
        return true;
    }

    static long ones(int bytes) {
        return bytes == 8 ? -1 : (1L << 8 * bytes) - 1;
    }
}
