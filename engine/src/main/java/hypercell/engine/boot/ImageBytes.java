package hypercell.engine.boot;

import java.nio.charset.StandardCharsets;

/// The bytes of an image, little-endian, with every access checked: images come from anywhere.
final class ImageBytes {
    private final byte[] bytes;
    private final String format;

    /// @param format how messages call the image: `ELF file`
    ImageBytes(byte[] bytes, String format) {
        this.bytes = bytes;
        this.format = format;
    }

    int length() {
        return bytes.length;
    }

    /// Reads 1, 2, 4 or 8 bytes, zero-extended.
    long get(long at, int count) throws BadImage {
        check(at, count);
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | bytes[(int) at + i] & 0xff;
        }
        return value;
    }

    /// A copy of `count` bytes.
    byte[] copy(long at, long count) throws BadImage {
        check(at, count);
        byte[] part = new byte[(int) count];
        System.arraycopy(bytes, (int) at, part, 0, part.length);
        return part;
    }

    /// The text at `at`, up to a zero byte.
    String text(long at) throws BadImage {
        check(at, 1);
        int end = (int) at;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, (int) at, end - (int) at, StandardCharsets.UTF_8);
    }

    private void check(long at, long count) throws BadImage {
        if (at < 0 || count < 0 || at > bytes.length - count) {
            throw new BadImage("the %s ends at 0x%x, but 0x%x bytes at 0x%x are asked for"
                    .formatted(format, bytes.length, count, at));
        }
    }
}
