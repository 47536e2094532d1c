package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;

/// Port 80: the last power-on self-test code; also what programs write to wait a little.
public final class PostCodePort implements PortDevice {
    public static final int PORT = 0x80;
    private int code;

    @Override
    public String name() {
        return "POST port";
    }

    @Override
    public String register(int offset, boolean write) {
        return "code";
    }

    @Override
    public long read(int offset, int bytes) {
        return code;
    }

    @Override
    public void write(int offset, int bytes, long value) {
        code = (int) value & 0xff;
    }
}
