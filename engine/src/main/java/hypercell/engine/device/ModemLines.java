package hypercell.engine.device;

/// The modem status of a 16550: four inputs and what has changed since it was read. The other end is always there and
/// ready: carrier, data set ready and clear to send are on, unless the loop-back connects the outputs.
final class ModemLines {
    private static final int CLEAR_TO_SEND = 0x10;
    private static final int DATA_SET_READY = 0x20;
    private static final int RING = 0x40;
    private static final int CARRIER = 0x80;
    private static final int OTHER_END = CARRIER | DATA_SET_READY | CLEAR_TO_SEND;

    private static final int LOOPBACK = 0x10;

    private int inputs = OTHER_END;
    private int changes;

    /// MCR was written. The ring input reports its trailing edge only.
    void control(int mcr) {
        int next = (mcr & LOOPBACK) == 0 ? OTHER_END : looped(mcr);
        int changed = inputs ^ next;
        if ((next & RING) != 0) {
            changed &= ~RING;
        }
        inputs = next;
        changes |= changed >> 4;
    }

    /// RTS, DTR, OUT1 and OUT2 come back as CTS, DSR, RI and DCD.
    private static int looped(int mcr) {
        return ((mcr & 2) != 0 ? CLEAR_TO_SEND : 0)
                | ((mcr & 1) != 0 ? DATA_SET_READY : 0)
                | ((mcr & 4) != 0 ? RING : 0)
                | ((mcr & 8) != 0 ? CARRIER : 0);
    }

    boolean changed() {
        return changes != 0;
    }

    /// MSR; reading it forgets the changes.
    int read() {
        int value = inputs | changes;
        changes = 0;
        return value;
    }
}
