package hypercell.dsl.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The bytes that a `data` word describes: `bytes:`, `words:`, `dwords:` (little-endian) or `text:` (UTF-8).
final class DataBytes {
    private DataBytes() {}

    static byte[] of(Options said) {
        List<String> forms = List.of("bytes", "words", "dwords", "text").stream()
                .filter(said::has)
                .toList();
        if (forms.size() != 1) {
            throw Mistake.at(said.position(), "data takes one of bytes:, words:, dwords: and text:", "");
        }
        Object value = said.get(forms.getFirst());
        return switch (forms.getFirst()) {
            case "bytes" -> value instanceof byte[] raw ? raw.clone() : units(value, 1, said);
            case "words" -> units(value, 2, said);
            case "dwords" -> units(value, 4, said);
            default -> value.toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    private static byte[] units(Object value, int bytes, Options said) {
        if (!(value instanceof List<?> items)) {
            throw Mistake.at(said.position(), "data takes a list, not " + Described.value(value), "write [1, 2, 3]");
        }
        ByteBuffer buffer = ByteBuffer.allocate(items.size() * bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (Object item : items) {
            long raw = Integers.raw(item, bytes * 8, "an item of data");
            switch (bytes) {
                case 1 -> buffer.put((byte) raw);
                case 2 -> buffer.putShort((short) raw);
                default -> buffer.putInt((int) raw);
            }
        }
        return buffer.array();
    }
}
