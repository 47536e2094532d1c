package hypercell.engine.fuzz;

import hypercell.engine.platform.CodeMode;
import hypercell.engine.x86.isa.RandomCode;
import hypercell.engine.x86.isa.Row;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Bytes that a processor may find where it expects code: instructions from the table, the same with damage, and noise.
final class RandomBytes {
    private static final int MOST = 400;
    private static final Map<CodeMode, List<Row>> ROWS = new EnumMap<>(CodeMode.class);

    static {
        for (CodeMode mode : CodeMode.values()) {
            ROWS.put(mode, RandomCode.rows(mode.bits));
        }
    }

    private RandomBytes() {}

    /// Code for `mode` that ends in a jump back to its beginning.
    static byte[] code(CodeMode mode, SplittableRandom random) {
        int noise = random.nextInt(4) == 0 ? 50 : 3; // percent
        int length = random.nextInt(8, MOST);
        List<Row> rows = ROWS.get(mode);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (out.size() < length) {
            byte[] next = RandomCode.of(rows.get(random.nextInt(rows.size())), mode.bits, random);
            if (random.nextInt(100) < noise) {
                next[random.nextInt(next.length)] ^= (byte) (1 << random.nextInt(8));
            }
            if (random.nextInt(100) < noise) {
                random.nextBytes(next);
            }
            out.writeBytes(next);
        }
        jumpBack(out, mode.bits == 16 ? 2 : 4);
        return out.toByteArray();
    }

    private static void jumpBack(ByteArrayOutputStream out, int bytes) {
        out.write(0xe9);
        int distance = -(out.size() + bytes);
        for (int i = 0; i < bytes; i++) {
            out.write(distance >> 8 * i);
        }
    }

    /// `bytes` with a few bytes, fields or runs changed, or cut short.
    static byte[] damaged(byte[] bytes, SplittableRandom random) {
        byte[] damaged = bytes.clone();
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(random.nextInt(3) == 0 ? damaged.length : Math.min(damaged.length, 128));
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> damaged[at] = (byte) random.nextInt();
                case 2 -> field(damaged, at & ~3, random.nextInt(2) == 0 ? -1 : 0);
                default -> field(damaged, at & ~3, random.nextInt() >> random.nextInt(32));
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
    }

    private static void field(byte[] bytes, int at, int value) {
        for (int i = 0; i < 4 && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (value >> 8 * i);
        }
    }
}
