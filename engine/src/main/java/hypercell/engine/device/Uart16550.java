package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;
import hypercell.engine.machine.IrqLine;
import java.io.ByteArrayOutputStream;

/// A 16550A serial port (National Semiconductor PC16550D data sheet). Bytes leave at once and arrive as fast as they
/// are read: there is no baud-rate timing, and every word length passes eight bits. FIFOs, interrupts by priority,
/// modem status, loop-back and the scratch register work; there are no parity or framing errors and no breaks.
public final class Uart16550 implements PortDevice {
    /// Number of ports.
    public static final int PORTS = 8;

    private static final int RECEIVED_AVAILABLE = 1;
    private static final int TRANSMITTER_EMPTY = 2;
    private static final int LINE_STATUS = 4;
    private static final int MODEM_STATUS = 8;
    private static final int DLAB = 0x80;
    private static final int LOOPBACK = 0x10;
    private static final int OUT2 = 8;
    private static final int LSR_DATA_READY = 1;
    private static final int LSR_OVERRUN = 2;
    private static final int LSR_TRANSMITTER_IDLE = 0x60;

    private static final int IIR_LINE_STATUS = 6;
    private static final int IIR_TIME_OUT = 0xc;
    private static final int IIR_RECEIVED = 4;
    private static final int IIR_TRANSMITTER = 2;
    private static final int IIR_MODEM_STATUS = 0;
    private static final int IIR_NONE = 1;
    private static final int IIR_FIFOS = 0xc0;

    private static final String[] READ_NAMES = {"RBR", "IER", "IIR", "LCR", "MCR", "LSR", "MSR", "SCR"};
    private static final String[] WRITE_NAMES = {"THR", "IER", "FCR", "LCR", "MCR", "LSR", "MSR", "SCR"};

    private final String name;
    private final IrqLine irq;
    private final UartReceiver receiver = new UartReceiver();
    private final ModemLines modem = new ModemLines();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private int interruptEnable;
    private int lineControl;
    private int modemControl;
    private int scratch;
    private int divisor = 12;
    private boolean transmitterInterrupt;

    public Uart16550(String name, IrqLine irq) {
        this.name = name;
        this.irq = irq;
    }

    /// Bytes that the guest will receive.
    public void receive(byte[] bytes) {
        receiver.send(bytes);
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
            case 5 -> lineStatus();
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
            case 2 -> receiver.control(value);
            case 3 -> lineControl = value;
            case 4 -> {
                modemControl = value & 0x1f;
                modem.control(modemControl);
                receiver.connect((modemControl & LOOPBACK) == 0);
            }
            case 7 -> scratch = value;
            default -> {} // LSR and MSR: writes are for factory tests only
        }
        updateIrq();
    }

    private void transmit(int value) {
        if ((modemControl & LOOPBACK) != 0) {
            receiver.loop(value);
        } else {
            sent.write(value);
        }
        transmitterInterrupt = true;
    }

    private int receiveByte() {
        int value = receiver.read();
        updateIrq();
        return value;
    }

    /// LSR; reading it forgets the overrun.
    private int lineStatus() {
        int status =
                LSR_TRANSMITTER_IDLE | (receiver.ready() ? LSR_DATA_READY : 0) | (receiver.overrun() ? LSR_OVERRUN : 0);
        receiver.clearOverrun();
        updateIrq();
        return status;
    }

    private int modemStatus() {
        int status = modem.read();
        updateIrq();
        return status;
    }

    /// IIR; reading it acknowledges the transmitter's interrupt.
    private int identify() {
        int source = source();
        if (source == IIR_TRANSMITTER) {
            transmitterInterrupt = false;
            updateIrq();
        }
        return source | (receiver.hasFifo() ? IIR_FIFOS : 0);
    }

    /// The pending interrupt of the highest priority.
    private int source() {
        if (enabled(LINE_STATUS) && receiver.overrun()) {
            return IIR_LINE_STATUS;
        }
        if (enabled(RECEIVED_AVAILABLE) && receiver.ready()) {
            return receiver.triggered() ? IIR_RECEIVED : IIR_TIME_OUT;
        }
        if (enabled(TRANSMITTER_EMPTY) && transmitterInterrupt) {
            return IIR_TRANSMITTER;
        }
        return enabled(MODEM_STATUS) && modem.changed() ? IIR_MODEM_STATUS : IIR_NONE;
    }

    private boolean enabled(int interrupt) {
        return (interruptEnable & interrupt) != 0;
    }

    private void updateIrq() {
        irq.set(source() != IIR_NONE && (modemControl & OUT2) != 0);
    }
}
