package hypercell.engine.device;

import java.util.ArrayDeque;

/// The receiving half of a 16550: a buffer register or a FIFO of 16 bytes, and in front of it what the other end wants
/// to send, which waits until there is room. Only the loop-back can overrun.
final class UartReceiver {
    private static final int FIFO_BYTES = 16;
    private static final int[] TRIGGERS = {1, 4, 8, 14};

    private final ArrayDeque<Byte> waiting = new ArrayDeque<>();
    private final ArrayDeque<Byte> buffer = new ArrayDeque<>();
    private boolean fifo;
    private int trigger = 1;
    private boolean connected = true;
    private boolean overrun;

    /// Bytes that the other end sends.
    void send(byte[] bytes) {
        for (byte b : bytes) {
            waiting.add(b);
        }
        fill();
    }

    /// A byte that comes back in loop-back mode.
    void loop(int value) {
        if (buffer.size() < capacity()) {
            buffer.add((byte) value);
            return;
        }
        overrun = true;
        if (!fifo) { // the register is overwritten; a FIFO keeps what it has
            buffer.clear();
            buffer.add((byte) value);
        }
    }

    /// Whether the other end's line reaches the receiver: not in loop-back mode.
    void connect(boolean on) {
        connected = on;
        fill();
    }

    /// FCR: FIFO on or off, trigger level in bits 7:6; a change of mode empties the FIFO.
    void control(int value) {
        boolean enable = (value & 1) != 0;
        if (enable != fifo || (value & 2) != 0) {
            buffer.clear();
        }
        fifo = enable;
        trigger = enable ? TRIGGERS[value >> 6 & 3] : 1;
        fill();
    }

    private int capacity() {
        return fifo ? FIFO_BYTES : 1;
    }

    private void fill() {
        while (connected && !waiting.isEmpty() && buffer.size() < capacity()) {
            buffer.add(waiting.poll());
        }
    }

    boolean hasFifo() {
        return fifo;
    }

    boolean ready() {
        return !buffer.isEmpty();
    }

    /// Whether the FIFO has reached its trigger level; below it, the time-out asks, at once where no time passes
    /// between bytes.
    boolean triggered() {
        return buffer.size() >= trigger;
    }

    /// The next byte; 0 when there is none.
    int read() {
        int value = buffer.isEmpty() ? 0 : buffer.poll() & 0xff;
        fill();
        return value;
    }

    boolean overrun() {
        return overrun;
    }

    void clearOverrun() {
        overrun = false;
    }
}
