package hypercell.engine.oracle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/// Makes the states that one instruction starts from: corner values of the formats it reads beside random bits, every
/// rounding mode and precision, some unmasked exceptions, some empty registers.
final class FloatingInputs {
    private static final int[] EXPONENTS = {
        0, 0, 1, 2, 0x3bff, 0x3c00, 0x3f6a, 0x3f80, 0x3f81, 0x3fbe, 0x3fbf, 0x3fc0, 0x3ffe, 0x3fff, 0x3fff, 0x4000,
        0x4001, 0x403d, 0x403e, 0x403f, 0x407e, 0x43fe, 0x43ff, 0x7ffd, 0x7ffe, 0x7ffe, 0x7fff, 0x7fff
    };
    private static final long[] SIGNIFICANDS = {
        0,
        1,
        1L << 63,
        (1L << 63) + 1,
        -1L,
        3L << 62,
        1L << 62,
        -2L,
        1L << 63 | 1L << 40,
        1L << 63 | 1L << 39,
        1L << 63 | 1L << 11,
        1L << 63 | 1L << 10,
        -1L << 10,
        -1L << 39,
        (3L << 62) + 1,
        5L << 61,
        Long.MAX_VALUE,
        0xc90fdaa22168c234L
    };

    /// How a memory or vector operand reads: what corner values it gets.
    private enum Kind {
        SINGLE,
        DOUBLE,
        EXTENDED,
        DECIMAL,
        INTEGER
    }

    private final SplittableRandom random;
    private final String text;
    private final Kind kind;
    private final boolean x87;

    FloatingInputs(String text, SplittableRandom random) {
        this.text = text;
        this.random = random;
        x87 = text.startsWith("f") || text.equals("wait");
        kind = kind(text, x87);
    }

    private static Kind kind(String text, boolean x87) {
        String mnemonic = text.split(" ", 2)[0];
        if (x87) {
            return mnemonic.startsWith("fi")
                    ? Kind.INTEGER
                    : mnemonic.equals("fbld")
                            ? Kind.DECIMAL
                            : text.contains("dword")
                                    ? Kind.SINGLE
                                    : text.contains("qword") ? Kind.DOUBLE : Kind.EXTENDED;
        }
        if (mnemonic.startsWith("p") || mnemonic.contains("dq2") || mnemonic.contains("si2")) {
            return Kind.INTEGER;
        }
        boolean fromDouble = mnemonic.startsWith("cvt")
                ? mnemonic.contains("pd2") || mnemonic.contains("sd2")
                : mnemonic.endsWith("pd") || mnemonic.endsWith("sd");
        return fromDouble ? Kind.DOUBLE : Kind.SINGLE;
    }

    FloatingCases.State next() {
        int[] signExponent = new int[8];
        long[] significand = new long[8];
        fillRegisters(signExponent, significand);
        int control = 0x40 | new int[] {0, 2, 3, 3}[random.nextInt(4)] << 8 | random.nextInt(4) << 10 | masks();
        int status = random.nextInt(8) << 11 | random.nextInt() & 0x4700 | flags(control);
        int mxcsr = random.nextInt(4) << 13
                | (oneIn(4) ? 0x8000 : 0)
                | (oneIn(4) ? 0x40 : 0)
                | masks() << 7
                | (oneIn(3) ? random.nextInt(64) : 0);
        return new FloatingCases.State(
                0x202 | random.nextInt() & 0x8d5,
                random.nextInt() >> random.nextInt(32),
                random.nextInt(),
                random.nextInt() >> random.nextInt(32),
                control,
                status,
                full(),
                0,
                mxcsr,
                signExponent,
                significand,
                vectors(),
                memory());
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    private int masks() {
        return oneIn(4) ? random.nextInt(64) : 0x3f;
    }

    /// Exception flags from before; seldom unmasked ones, which are pending errors.
    private int flags(int control) {
        int flags = oneIn(3) ? random.nextInt(128) : 0;
        return oneIn(8) ? flags : flags & (control | 0x40);
    }

    @SuppressWarnings("IdentityBinaryExpression") // each call gives another number
    private int full() {
        if (!x87) {
            return oneIn(2) ? 0 : random.nextInt(256);
        }
        if (oneIn(6)) {
            return random.nextInt(256);
        }
        boolean pushes = text.startsWith("fld") || text.startsWith("fild") || text.equals("fbld");
        return oneIn(2) || pushes ? random.nextInt(256) | random.nextInt(256) : 0xff;
    }

    private void fillRegisters(int[] signExponent, long[] significand) {
        for (int i = 0; i < 8; i++) {
            extended(signExponent, significand, i);
        }
        if (oneIn(8)) {
            signExponent[1] = signExponent[0];
            significand[1] = significand[0];
        }
        if (text.startsWith("fprem") && oneIn(2)) {
            int exponent = (signExponent[0] & 0x7fff) - random.nextInt(-3, 70);
            signExponent[1] = signExponent[1] & 0x8000 | Math.max(exponent, 0);
            significand[1] |= exponent > 0 ? Long.MIN_VALUE : 0;
        }
        if (text.equals("fscale") && oneIn(2)) {
            signExponent[1] = signExponent[1] & 0x8000 | 0x3fff + random.nextInt(17);
            significand[1] |= Long.MIN_VALUE;
        }
    }

    /// An 80-bit value: corners, unsupported encodings, denormals, numbers near 1, and numbers near the limits of
    /// the integer and smaller floating formats.
    private void extended(int[] signExponent, long[] significand, int i) {
        int exponent;
        long bits = random.nextLong();
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                exponent = EXPONENTS[random.nextInt(EXPONENTS.length)];
                bits = SIGNIFICANDS[random.nextInt(SIGNIFICANDS.length)];
            }
            case 2 -> exponent = random.nextInt(0x8000);
            case 3 -> {
                exponent = EXPONENTS[random.nextInt(EXPONENTS.length)];
                bits |= Long.MIN_VALUE;
            }
            case 4 -> {
                exponent = random.nextInt(3);
                bits >>>= random.nextInt(64);
            }
            case 5 -> {
                exponent = 0x3fff + random.nextInt(64);
                bits = bits & -1L << random.nextInt(64) | Long.MIN_VALUE;
            }
            case 6 -> {
                exponent = 0x3fff + random.nextInt(-70, 70);
                bits |= Long.MIN_VALUE;
            }
            default -> {
                exponent = 0x3fff + random.nextInt(-3, 4);
                bits |= Long.MIN_VALUE;
            }
        }
        signExponent[i] = exponent | (random.nextBoolean() ? 0x8000 : 0);
        significand[i] = bits;
    }

    private long[] vectors() {
        long[] xmm = new long[16];
        for (int i = 0; i < 4; i++) {
            xmm[i] = half();
        }
        if (oneIn(8)) {
            xmm[2] = xmm[0];
        }
        xmm[4] = random.nextLong();
        return xmm;
    }

    private long half() {
        return switch (kind) {
            case SINGLE -> ieee(8, 23) | ieee(8, 23) << 32;
            case DOUBLE -> ieee(11, 52);
            default -> integers();
        };
    }

    private long ieee(int exponentBits, int fractionBits) {
        long fraction = random.nextLong() & (1L << fractionBits) - 1;
        int max = (1 << exponentBits) - 1;
        int exponent = switch (random.nextInt(6)) {
            case 0 -> random.nextInt(2);
            case 1 -> max - random.nextInt(2);
            case 2 -> random.nextInt(max + 1);
            case 3 -> max / 2 + random.nextInt(66);
            default -> max / 2 + random.nextInt(-60, 61);
        };
        fraction = switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> (1L << fractionBits) - 1;
            case 2 -> 1L << random.nextInt(fractionBits);
            case 3 -> fraction >>> random.nextInt(fractionBits);
            default -> fraction;
        };
        long sign = random.nextBoolean() ? 1 : 0;
        return sign << exponentBits + fractionBits | (long) Math.min(exponent, max) << fractionBits | fraction;
    }

    /// 64 bits whose lanes often are small, extreme or equal.
    @SuppressWarnings("IdentityBinaryExpression") // each call gives another number
    private long integers() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextLong() & random.nextLong() & random.nextLong();
            case 1 -> random.nextLong() | random.nextLong() | random.nextLong();
            case 2 -> (random.nextLong() >>> 60) * (random.nextBoolean() ? 0x0101010101010101L : 0x0001000100010001L);
            default -> random.nextLong();
        };
    }

    private byte[] memory() {
        ByteBuffer data = ByteBuffer.allocate(FloatingCases.MEMORY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        switch (kind) {
            case EXTENDED -> {
                int[] signExponent = new int[1];
                long[] significand = new long[1];
                extended(signExponent, significand, 0);
                data.putLong(significand[0]).putShort((short) signExponent[0]);
            }
            case DECIMAL -> {
                for (int i = 0; i < 9; i++) {
                    data.put((byte) (random.nextInt(10) << 4 | random.nextInt(10)));
                }
                data.put((byte) (random.nextBoolean() ? 0x80 : 0));
            }
            default -> data.putLong(half()).putLong(half());
        }
        while (data.hasRemaining()) {
            data.put((byte) random.nextInt());
        }
        return data.array();
    }
}
