package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// QEMU's fw_cfg in its port form ("QEMU Firmware Configuration Device"): a selector of 16 bits at the first port, the
/// chosen item's bytes one by one at the second. No DMA and no named files.
public final class FirmwareConfiguration implements PortDevice {
    public static final int PORT = 0x510;
    public static final int PORTS = 2;

    private static final int SIGNATURE = 0;
    private static final int INTERFACE = 1;
    private static final int RAM_BYTES = 3;
    private static final int PROCESSORS = 5;
    private static final int MOST_PROCESSORS = 0xf;

    private final Map<Integer, byte[]> items = new HashMap<>();
    private byte[] chosen = {};
    private int at;

    /// @param ramBytes what the machine has
    /// @param processors how many there are
    public FirmwareConfiguration(long ramBytes, int processors) {
        items.put(SIGNATURE, "QEMU".getBytes(StandardCharsets.US_ASCII));
        items.put(INTERFACE, number(1, 4));
        items.put(RAM_BYTES, number(ramBytes, 8));
        items.put(PROCESSORS, number(processors, 2));
        items.put(MOST_PROCESSORS, number(processors, 2));
    }

    private static byte[] number(long value, int bytes) {
        byte[] all = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        return java.util.Arrays.copyOf(all, bytes);
    }

    @Override
    public String name() {
        return "fw_cfg";
    }

    @Override
    public String register(int offset, boolean write) {
        return offset == 0 ? "selector" : "data";
    }

    @Override
    public long read(int offset, int bytes) {
        return offset == 1 && at < chosen.length ? chosen[at++] & 0xff : 0;
    }

    @Override
    public void write(int offset, int bytes, long value) {
        if (offset == 0) {
            chosen = items.getOrDefault((int) value & 0xffff, new byte[0]);
            at = 0;
        }
    }
}
