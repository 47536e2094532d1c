package hypercell.engine.oracle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/// Registers, flags and the memory that a case of the 64-bit integer tests may change, before or after it.
///
/// @param registers RAX RCX RDX RBX RSP RBP RSI RDI R8..R15
/// @param memory what lies at [#MEMORY]
record Integer64State(long[] registers, long flags, byte[] memory) {
    /// Linear address of the memory; a page boundary is in its middle.
    static final long MEMORY = 0x20000f80L;

    static final int MEMORY_BYTES = 256;
    static final int BYTES = 16 * 8 + 8 + MEMORY_BYTES;

    private static final long[] CORNERS = {
        0,
        1,
        2,
        0x7f,
        0x80,
        0xff,
        0x7fff,
        0x8000,
        0xffff,
        0x7fffffffL,
        0x80000000L,
        0xffffffffL,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -2
    };

    /// A state in which every register is random or a corner of some width.
    static Integer64State random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] registers = new long[16];
        for (int i = 0; i < 16; i++) {
            registers[i] = random.nextInt(3) == 0 ? CORNERS[random.nextInt(CORNERS.length)] : random.nextLong();
        }
        byte[] memory = new byte[MEMORY_BYTES];
        random.nextBytes(memory);
        return new Integer64State(registers, random.nextInt(), memory);
    }

    byte[] bytes() {
        ByteBuffer data = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long register : registers) {
            data.putLong(register);
        }
        return data.putLong(flags).put(memory).array();
    }

    static Integer64State of(byte[] bytes) {
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long[] registers = new long[16];
        for (int i = 0; i < 16; i++) {
            registers[i] = data.getLong();
        }
        long flags = data.getLong();
        byte[] memory = new byte[MEMORY_BYTES];
        data.get(memory);
        return new Integer64State(registers, flags, memory);
    }

    /// The 64 bits of memory at linear address `gva`.
    long quadword(long gva) {
        return words().getLong((int) (gva - MEMORY));
    }

    void setQuadword(long gva, long value) {
        words().putLong((int) (gva - MEMORY), value);
    }

    private ByteBuffer words() {
        return ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
    }
}
