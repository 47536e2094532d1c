package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;
import java.io.ByteArrayOutputStream;

/// Port E9: what is written there is text for whoever watches the machine; a read answers E9, by which programs find it
/// (Bochs' "port_e9_hack").
public final class DebugConsole implements PortDevice {
    public static final int PORT = 0xe9;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    @Override
    public String name() {
        return "port E9";
    }

    @Override
    public String register(int offset, boolean write) {
        return "console";
    }

    @Override
    public long read(int offset, int bytes) {
        return PORT;
    }

    @Override
    public void write(int offset, int bytes, long value) {
        text.write((int) value);
    }

    /// Everything written so far.
    public byte[] sent() {
        return text.toByteArray();
    }
}
