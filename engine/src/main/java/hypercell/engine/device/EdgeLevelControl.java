package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;

/// The edge/level control registers of the two 8259As (82371SB data sheet, "ELCR"): a set bit makes an input
/// level-triggered. Timer, keyboard, cascade, clock and coprocessor stay edge-triggered.
public final class EdgeLevelControl implements PortDevice {
    public static final int PORT = 0x4d0;
    public static final int PORTS = 2;

    private static final int MASTER_INPUTS = 0xf8;
    private static final int SLAVE_INPUTS = 0xde;

    private final PicPair pics;

    public EdgeLevelControl(PicPair pics) {
        this.pics = pics;
    }

    @Override
    public String name() {
        return "elcr";
    }

    @Override
    public String register(int offset, boolean write) {
        return offset == 0 ? "ELCR1" : "ELCR2";
    }

    @Override
    public long read(int offset, int bytes) {
        int both = pics.slave().levelTriggered() << 8 | pics.master().levelTriggered();
        return both >> 8 * offset;
    }

    @Override
    public void write(int offset, int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            int inputs = (int) (value >> 8 * i);
            if (offset + i == 0) {
                pics.master().setLevelTriggered(inputs & MASTER_INPUTS);
            } else {
                pics.slave().setLevelTriggered(inputs & SLAVE_INPUTS);
            }
        }
    }
}
