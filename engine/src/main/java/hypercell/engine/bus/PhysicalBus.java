package hypercell.engine.bus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Physical address space: RAM, memory-mapped devices in front of it, and holes. A hole reads all ones (a floating bus)
/// or zeros, by choice; writes to it vanish. Nothing here faults: a PC without parity or machine checks does not
/// either.
public final class PhysicalBus {
    private static final int PAGE = 4096;
    private static final long A20 = 1 << 20;

    private record Window(MemoryDevice device, long first, long last) {}

    private final Ram ram;
    private final boolean holesReadOnes;
    private final DeviceListener listener;
    private final List<Window> windows = new ArrayList<>();
    private CodeWatch codeWatch;
    private long addressMask = -1;
    private int mapVersion;

    public PhysicalBus(Ram ram, boolean holesReadOnes, DeviceListener listener) {
        this.ram = ram;
        this.holesReadOnes = holesReadOnes;
        this.listener = listener;
    }

    /// Who wants to know of writes to code.
    public void setCodeWatch(CodeWatch watch) {
        codeWatch = watch;
    }

    /// Lets bit 20 of addresses through, or holds it at 0.
    public void setA20(boolean through) {
        addressMask = through ? -1 : ~A20;
        mapVersion++;
    }

    /// Counts changes of who answers where; equal numbers mean that nothing has changed in between.
    public int mapVersion() {
        return mapVersion;
    }

    /// The address that the bus sees for `gpa`.
    public long decode(long gpa) {
        return gpa & addressMask;
    }

    public Ram ram() {
        return ram;
    }

    /// Attaches `device` to `[gpa, gpa + bytes)`, both multiples of 4 KiB.
    ///
    /// @throws IllegalArgumentException when misaligned, or when another device is there
    public void attach(MemoryDevice device, long gpa, long bytes) {
        if ((gpa & PAGE - 1) != 0 || (bytes & PAGE - 1) != 0 || bytes <= 0) {
            throw new IllegalArgumentException("%s: 0x%x..0x%x must start and end on 4 KiB boundaries"
                    .formatted(device.name(), gpa, gpa + bytes - 1));
        }
        for (Window window : windows) {
            if (gpa <= window.last && gpa + bytes - 1 >= window.first) {
                throw new IllegalArgumentException("%s and %s both want 0x%x"
                        .formatted(window.device.name(), device.name(), Math.max(gpa, window.first)));
            }
        }
        windows.add(new Window(device, gpa, gpa + bytes - 1));
        mapVersion++;
    }

    /// Attaches `device` in front of whatever else is at `[gpa, gpa + bytes)`, as registers of a processor are.
    public void attachInFront(MemoryDevice device, long gpa, long bytes) {
        windows.addFirst(new Window(device, gpa, gpa + bytes - 1));
        mapVersion++;
    }

    /// Which devices are where; the RAM behind them does not count.
    public List<Claim> claims() {
        return windows.stream()
                .map(window -> new Claim(window.device.name(), window.first, window.last))
                .toList();
    }

    /// Takes a device away, wherever it is.
    public void remove(MemoryDevice device) {
        windows.removeIf(window -> window.device == device);
        mapVersion++;
    }

    /// Whether RAM, and no device or hole, answers at `address`; touches nothing.
    public boolean isRam(long address) {
        long gpa = decode(address);
        return ram.contains(gpa) && window(gpa) == null;
    }

    /// Host address of the RAM page at `address` (page-aligned or not), or 0 when a device or a hole is there.
    public long hostAddress(long address) {
        long gpa = decode(address);
        return ram.contains(gpa) && window(gpa) == null ? ram.hostAddress(gpa) : 0;
    }

    /// Who answers at `address`: `RAM`, a device's name, or `hole`.
    public String target(long address) {
        long gpa = decode(address);
        Window window = window(gpa);
        return window != null ? window.device.name() : ram.contains(gpa) ? "RAM" : "hole";
    }

    /// Reads 1, 2, 4 or 8 bytes within one page, zero-extended.
    public long read(long address, int bytes) {
        long gpa = decode(address);
        Window window = window(gpa);
        if (window != null) {
            long offset = gpa - window.first;
            long value = window.device.read(offset, bytes) & PortBus.ones(bytes);
            listener.accessed(
                    window.device.name(), window.device.register(offset, false), gpa, false, bytes, value, false);
            return value;
        }
        return peek(gpa, bytes);
    }

    /// Reads as [#read] does, but touches no device: device bytes read as a hole's.
    public long peek(long address, int bytes) {
        long gpa = decode(address);
        if (!ram.contains(gpa) || window(gpa) != null) {
            return holesReadOnes ? PortBus.ones(bytes) : 0;
        }
        long host = ram.hostAddressIfTouched(gpa);
        if (host == 0) {
            return 0;
        }
        return HostMemory.getUnsigned(host, bytes);
    }

    /// Reads `count` bytes within one page as the other [#peek] does.
    public void peek(long address, byte[] to, int offset, int count) {
        long gpa = decode(address);
        long host = isRam(gpa) ? ram.hostAddressIfTouched(gpa) : 0;
        if (host != 0) {
            HostMemory.copyOut(host, to, offset, count);
        } else {
            Arrays.fill(to, offset, offset + count, (byte) peek(gpa, 1));
        }
    }

    /// Writes 1, 2, 4 or 8 bytes within one page.
    public void write(long address, int bytes, long value) {
        long gpa = decode(address);
        Window window = window(gpa);
        if (window != null) {
            long offset = gpa - window.first;
            listener.accessed(
                    window.device.name(),
                    window.device.register(offset, true),
                    gpa,
                    false,
                    bytes,
                    value & PortBus.ones(bytes),
                    true);
            window.device.write(offset, bytes, value & PortBus.ones(bytes));
        } else if (ram.contains(gpa)) {
            writeRam(gpa, bytes, value);
        }
    }

    /// `bytes` bytes of RAM at `gpa`, within one page, are about to be changed by other means.
    public void changing(long gpa, int bytes) {
        if (codeWatch != null && codeWatch.holdsCode(gpa)) {
            codeWatch.written(gpa, bytes);
        }
    }

    private void writeRam(long gpa, int bytes, long value) {
        changing(gpa, bytes);
        long host = ram.hostAddress(gpa);
        HostMemory.put(host, bytes, value);
    }

    private Window window(long gpa) {
        for (int i = 0; i < windows.size(); i++) {
            Window window = windows.get(i);
            if (gpa >= window.first && gpa <= window.last) {
                return window;
            }
        }
        return null;
    }
}
