package hypercell.engine.device;

import hypercell.engine.bus.MemoryDevice;
import hypercell.engine.bus.PortDevice;
import java.util.function.BiConsumer;

/// QEMU's pc-testdev, by which test kernels make things happen: ports that echo, ports that drive interrupt lines, and
/// a page of device memory.
public final class TestDevice {
    /// A double word that is read back.
    public static final int ECHO_PORT = 0xe0;

    /// A byte that is read back.
    public static final int BYTE_PORT = 0xeb;

    /// One port for each interrupt line.
    public static final int LINES_PORT = 0x2000;

    public static final int LINES = 24;
    public static final long MEMORY = 0xff000000L;
    public static final int MEMORY_BYTES = 0x10000;

    private TestDevice() {}

    /// Ports that read back what was written.
    public static PortDevice echo() {
        return new Echo();
    }

    /// Ports whose writes drive lines: number and level.
    public static PortDevice lines(BiConsumer<Integer, Boolean> line) {
        return new Lines(line);
    }

    /// Device memory that keeps what is written.
    public static MemoryDevice memory() {
        return new Memory();
    }

    private static final class Echo implements PortDevice {
        private long last;

        @Override
        public String name() {
            return "pc-testdev";
        }

        @Override
        public String register(int offset, boolean write) {
            return "echo";
        }

        @Override
        public long read(int offset, int bytes) {
            return last >>> 8 * offset & (1L << 8 * bytes) - 1;
        }

        @Override
        public void write(int offset, int bytes, long value) {
            long mask = (1L << 8 * bytes) - 1 << 8 * offset;
            last = last & ~mask | value << 8 * offset & mask;
        }
    }

    private record Lines(BiConsumer<Integer, Boolean> line) implements PortDevice {
        @Override
        public String name() {
            return "pc-testdev";
        }

        @Override
        public String register(int offset, boolean write) {
            return "line " + offset;
        }

        @Override
        public long read(int offset, int bytes) {
            return 0;
        }

        @Override
        public void write(int offset, int bytes, long value) {
            line.accept(offset, value != 0);
        }
    }

    private static final class Memory implements MemoryDevice {
        private final byte[] bytes = new byte[MEMORY_BYTES];

        @Override
        public String name() {
            return "pc-testdev";
        }

        @Override
        public String register(long offset, boolean write) {
            return "memory";
        }

        @Override
        public long read(long offset, int count) {
            long value = 0;
            for (int i = count - 1; i >= 0; i--) {
                value = value << 8 | bytes[(int) offset + i] & 0xff;
            }
            return value;
        }

        @Override
        public void write(long offset, int count, long value) {
            for (int i = 0; i < count; i++) {
                bytes[(int) offset + i] = (byte) (value >>> 8 * i);
            }
        }
    }
}
