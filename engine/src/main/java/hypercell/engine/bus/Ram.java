package hypercell.engine.bus;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Guest RAM from physical address 0, off the Java heap and sparse: 64 KiB chunks appear when they are first touched.
/// Chunks are direct buffers, so the collector frees them with the machine, and the JVM's own accounting of direct
/// memory makes it collect before too many dropped machines pile up.
public final class Ram {
    static final int CHUNK_SHIFT = 16;
    /// What is allocated at once.
    public static final int CHUNK_BYTES = 1 << CHUNK_SHIFT;

    private final long bytes;
    private final long[] host;
    private final ByteBuffer[] chunks;

    /// @param bytes size, a multiple of 4 KiB, at most 4 GiB
    public Ram(long bytes) {
        if (bytes < 4096 || bytes > 1L << 32 || (bytes & 4095) != 0) {
            throw new IllegalArgumentException(
                    "RAM of %d bytes: must be 4 KiB to 4 GiB in steps of 4 KiB".formatted(bytes));
        }
        this.bytes = bytes;
        int count = (int) ((bytes + CHUNK_BYTES - 1) >>> CHUNK_SHIFT);
        host = new long[count];
        chunks = new ByteBuffer[count];
    }

    /// Size in bytes.
    public long bytes() {
        return bytes;
    }

    /// Whether `gpa` is inside.
    public boolean contains(long gpa) {
        return Long.compareUnsigned(gpa, bytes) < 0;
    }

    /// Host address of the byte at `gpa`, which must be inside; stable until the machine is gone. Valid up to the
    /// end of the 4 KiB page.
    public long hostAddress(long gpa) {
        int chunk = (int) (gpa >>> CHUNK_SHIFT);
        long base = host[chunk];
        return (base != 0 ? base : allocate(chunk)) + (gpa & (CHUNK_BYTES - 1));
    }

    /// Like [#hostAddress], but 0 when nothing was ever written there (the bytes are zero).
    public long hostAddressIfTouched(long gpa) {
        long base = host[(int) (gpa >>> CHUNK_SHIFT)];
        return base == 0 ? 0 : base + (gpa & (CHUNK_BYTES - 1));
    }

    private long allocate(int chunk) {
        chunks[chunk] = ByteBuffer.allocateDirect(CHUNK_BYTES);
        host[chunk] = MemorySegment.ofBuffer(chunks[chunk]).address();
        return host[chunk];
    }

    /// Number of 64 KiB chunks that exist, for accounting.
    public int touchedChunks() {
        int count = 0;
        for (long base : host) {
            count += base != 0 ? 1 : 0;
        }
        return count;
    }

    /// Zeroes everything.
    public void clear() {
        for (long base : host) {
            if (base != 0) {
                HostMemory.fill(base, CHUNK_BYTES, (byte) 0);
            }
        }
    }
}
