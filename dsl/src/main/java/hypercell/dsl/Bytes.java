package hypercell.dsl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A stretch of guest memory as read at one moment; prints as a hex dump.
public final class Bytes {
    private static final int ROW = 16;
    private final long address;
    private final byte[] bytes;

    /// `bytes` as read from `address`, linear or physical.
    public Bytes(long address, byte[] bytes) {
        this.address = address;
        this.bytes = bytes.clone();
    }

    /// Address of the first byte.
    public long address() {
        return address;
    }

    /// Number of bytes.
    public int size() {
        return bytes.length;
    }

    /// A copy of the bytes.
    public byte[] toArray() {
        return bytes.clone();
    }

    /// Groovy's `bytes[i]`: an unsigned byte; negative from the end.
    public int getAt(int index) {
        int at = index < 0 ? index + bytes.length : index;
        if (at < 0 || at >= bytes.length) {
            throw UserError.here("byte %d of %d".formatted(index, bytes.length), "");
        }
        return bytes[at] & 0xff;
    }

    /// Unsigned bytes, for loops.
    public List<Integer> toList() {
        List<Integer> list = new ArrayList<>(bytes.length);
        for (byte b : bytes) {
            list.add(b & 0xff);
        }
        return list;
    }

    /// The bytes as ISO 8859-1 text up to the first zero.
    public String getText() {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    }

    /// Equal contents; where they were read does not count.
    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// 16 bytes a line: address, hexadecimal, printable ASCII.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < bytes.length; row += ROW) {
            text.append(row == 0 ? "" : "\n").append("0x%08x ".formatted(address + row));
            StringBuilder printable = new StringBuilder();
            for (int i = row; i < row + ROW; i++) {
                text.append(i < bytes.length ? " %02x".formatted(bytes[i]) : "   ");
                if (i < bytes.length) {
                    printable.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '.');
                }
            }
            text.append("  ").append(printable);
        }
        return text.toString();
    }
}
