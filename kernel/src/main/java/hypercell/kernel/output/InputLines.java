package hypercell.kernel.output;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// `System.in` of cells: every line is asked from the user when the line before it is used up.
public final class InputLines extends InputStream {
    private final CellInput input;
    private byte[] line = new byte[0];
    private int next;

    public InputLines(CellInput input) {
        this.input = input;
    }

    @Override
    public synchronized int read() {
        fill();
        return line[next++] & 0xff;
    }

    @Override
    public synchronized int read(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        fill();
        int count = Math.min(length, line.length - next);
        System.arraycopy(line, next, bytes, offset, count);
        next += count;
        return count;
    }

    @Override
    public synchronized int available() {
        return line.length - next;
    }

    private void fill() {
        if (next == line.length) {
            line = (input.readLine() + "\n").getBytes(StandardCharsets.UTF_8);
            next = 0;
        }
    }
}
