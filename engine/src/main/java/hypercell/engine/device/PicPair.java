package hypercell.engine.device;

import hypercell.engine.machine.IrqLine;

/// The PC's two 8259As: the slave's output is input 2 of the master.
public final class PicPair {
    /// First port of the master and of the slave; two ports each.
    public static final int MASTER_PORT = 0x20;

    public static final int SLAVE_PORT = 0xa0;
    /// Number of interrupt lines.
    public static final int LINES = 16;

    /// The master's input that the slave drives.
    public static final int CASCADE = 2;

    private final Pic8259 master;
    private final Pic8259 slave;

    /// @param output the processor's INTR pin
    public PicPair(IrqLine output) {
        master = new Pic8259("pic0", output);
        slave = new Pic8259("pic1", high -> master.set(CASCADE, high));
    }

    public Pic8259 master() {
        return master;
    }

    public Pic8259 slave() {
        return slave;
    }

    /// Drives interrupt request line 0..15.
    public void set(int irq, boolean high) {
        if (irq < 8) {
            master.set(irq, high);
        } else {
            slave.set(irq - 8, high);
        }
    }

    public boolean pending() {
        return master.pending();
    }

    /// Acknowledges: the vector that goes on the bus.
    public int acknowledge() {
        int line = master.acknowledge();
        if (line < 0) {
            return master.vector(7);
        }
        if (line != CASCADE) {
            return master.vector(line);
        }
        int inner = slave.acknowledge();
        return slave.vector(inner < 0 ? 7 : inner);
    }
}
