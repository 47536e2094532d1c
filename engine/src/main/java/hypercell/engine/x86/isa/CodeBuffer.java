package hypercell.engine.x86.isa;

import java.util.Arrays;

/// Bytes that grow at the end.
final class CodeBuffer {
    private byte[] bytes = new byte[16];
    private int length;

    void add(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    /// Appends the low `count` bytes of `value`, little-endian.
    void add(long value, int count) {
        for (int i = 0; i < count; i++) {
            add((int) (value >> 8 * i));
        }
    }

    void add(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    void fill(int value, int count) {
        ensure(count);
        Arrays.fill(bytes, length, length + count, (byte) value);
        length += count;
    }

    /// Appends the bytes from `start` on `count` more times.
    void repeat(int start, int count) {
        byte[] unit = Arrays.copyOfRange(bytes, start, length);
        ensure(unit.length * count);
        for (int i = 0; i < count; i++) {
            add(unit);
        }
    }

    /// Overwrites `count` bytes from `at` on with the low bytes of `value`, little-endian.
    void set(int at, long value, int count) {
        for (int i = 0; i < count; i++) {
            bytes[at + i] = (byte) (value >> 8 * i);
        }
    }

    int length() {
        return length;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
