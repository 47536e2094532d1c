package hypercell.engine.x86.isa;

import java.util.List;
import java.util.random.RandomGenerator;

/// Random instructions drawn from the table, for tests outside this package.
public final class RandomCode {
    private static final int[] SEGMENT_PREFIXES = {0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65};

    private RandomCode() {}

    /// The rows that code of `codeBits` has and the decoder can choose.
    public static List<Row> rows(int codeBits) {
        return InstructionTable.patterns().stream()
                .filter(pattern -> pattern.in(codeBits) && !pattern.traits.shorthand())
                .map(pattern -> pattern.row)
                .toList();
    }

    /// An encoding of `row` with random sizes, addressing form, registers and immediates; now and then with
    /// prefixes that mean something to it, or nothing.
    public static byte[] of(Row row, int codeBits, RandomGenerator random) {
        byte[] plain = new Encodings(InstructionTable.pattern(row), codeBits, random).one();
        int prefix = prefix(row, random);
        if (prefix == 0 || plain.length == Decoder.MAX_LENGTH) {
            return plain;
        }
        byte[] bytes = new byte[plain.length + 1];
        bytes[0] = (byte) prefix;
        System.arraycopy(plain, 0, bytes, 1, plain.length);
        return bytes;
    }

    private static int prefix(Row row, RandomGenerator random) {
        boolean repeats = row.is("rep") || row.is("repe");
        if (repeats && random.nextBoolean()) {
            return random.nextInt(3) == 0 ? 0xf2 : 0xf3;
        }
        return switch (random.nextInt(row.is("lock") ? 8 : 32)) {
            case 0 -> 0xf0;
            case 1 -> SEGMENT_PREFIXES[random.nextInt(SEGMENT_PREFIXES.length)];
            default -> 0;
        };
    }
}
