package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;
import hypercell.engine.machine.IrqLine;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;

/// A 16550A serial port (National Semiconductor PC16550D data sheet). Bytes leave at once and arrive as fast as they
/// are read: there is no baud-rate timing. Interrupts, FIFO control, loop-back and the scratch register work.
public final class Uart16550 implements PortDevice {
    /// Number of ports.
    public static final int PORTS = 8;

    private static final int RECEIVED_AVAILABLE = 1;
    private static final int TRANSMITTER_EMPTY = 2;
    private static final int DLAB = 0x80;
    private static final int LOOPBACK = 0x10;
    private static final int OUT2 = 8;
    private static final int LSR_DATA_READY = 1;
    private static final int LSR_TRANSMITTER_IDLE = 0x60;

    private static final String[] READ_NAMES = {"RBR", "IER", "IIR", "LCR", "MCR", "LSR", "MSR", "SCR"};
    private static final String[] WRITE_NAMES = {"THR", "IER", "FCR", "LCR", "MCR", "LSR", "MSR", "SCR"};

    private final String name;
    private final IrqLine irq;
    private final ArrayDeque<Byte> received = new ArrayDeque<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private int interruptEnable;
    private int lineControl;
    private int modemControl;
    private int scratch;
    private int divisor = 12;
    private boolean fifo;
    private boolean transmitterInterrupt;

    public Uart16550(String name, IrqLine irq) {
        this.name = name;
        this.irq = irq;
    }

    /// Bytes that the guest will receive.
    public void receive(byte[] bytes) {
        for (byte b : bytes) {
            received.add(b);
        }
        updateIrq();
    }

    /// Bytes that the guest has sent.
    public byte[] sent() {
        return sent.toByteArray();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String register(int offset, boolean write) {
        if ((lineControl & DLAB) != 0 && offset < 2) {
            return offset == 0 ? "DLL" : "DLM";
        }
        return (write ? WRITE_NAMES : READ_NAMES)[offset];
    }

    @Override
    public long read(int offset, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) readByte(offset + i) << 8 * i;
        }
        return value;
    }

    @Override
    public void write(int offset, int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            writeByte(offset + i, (int) (value >> 8 * i) & 0xff);
        }
    }

    private int readByte(int offset) {
        boolean divisorLatch = (lineControl & DLAB) != 0;
        return switch (offset) {
            case 0 -> divisorLatch ? divisor & 0xff : receiveByte();
            case 1 -> divisorLatch ? divisor >> 8 : interruptEnable;
            case 2 -> identify();
            case 3 -> lineControl;
            case 4 -> modemControl;
            case 5 -> LSR_TRANSMITTER_IDLE | (received.isEmpty() ? 0 : LSR_DATA_READY);
            case 6 -> modemStatus();
            default -> scratch;
        };
    }

    private void writeByte(int offset, int value) {
        boolean divisorLatch = (lineControl & DLAB) != 0;
        switch (offset) {
            case 0 -> {
                if (divisorLatch) {
                    divisor = divisor & 0xff00 | value;
                } else {
                    transmit(value);
                }
            }
            case 1 -> {
                if (divisorLatch) {
                    divisor = divisor & 0xff | value << 8;
                } else {
                    boolean enabled = (value & ~interruptEnable & TRANSMITTER_EMPTY) != 0;
                    interruptEnable = value & 0xf;
                    transmitterInterrupt |= enabled; // the idle transmitter asks as soon as it may
                }
            }
            case 2 -> controlFifo(value);
            case 3 -> lineControl = value;
            case 4 -> modemControl = value & 0x1f;
            case 7 -> scratch = value;
            default -> {} // LSR and MSR: writes are for factory tests only
        }
        updateIrq();
    }

    private void transmit(int value) {
        if ((modemControl & LOOPBACK) != 0) {
            received.add((byte) value);
        } else {
            sent.write(value);
        }
        transmitterInterrupt = true;
    }

    private int receiveByte() {
        int value = received.isEmpty() ? 0 : received.poll() & 0xff;
        updateIrq();
        return value;
    }

    private void controlFifo(int value) {
        fifo = (value & 1) != 0;
        if ((value & 2) != 0) {
            received.clear();
        }
    }

    /// IIR: the highest pending interrupt; reading it acknowledges the transmitter's.
    private int identify() {
        int fifoBits = fifo ? 0xc0 : 0;
        if ((interruptEnable & RECEIVED_AVAILABLE) != 0 && !received.isEmpty()) {
            return fifoBits | 4;
        }
        if ((interruptEnable & TRANSMITTER_EMPTY) != 0 && transmitterInterrupt) {
            transmitterInterrupt = false;
            updateIrq();
            return fifoBits | 2;
        }
        return fifoBits | 1;
    }

    /// Carrier, data set ready and clear to send; in loop-back the modem-control outputs.
    private int modemStatus() {
        if ((modemControl & LOOPBACK) == 0) {
            return 0xb0;
        }
        return (modemControl & 2) << 3 | (modemControl & 1) << 5 | (modemControl & 4) << 4 | (modemControl & 8) << 4;
    }

    private void updateIrq() {
        boolean asks = (interruptEnable & RECEIVED_AVAILABLE) != 0 && !received.isEmpty()
                || (interruptEnable & TRANSMITTER_EMPTY) != 0 && transmitterInterrupt;
        irq.set(asks && (modemControl & OUT2) != 0);
    }
}
