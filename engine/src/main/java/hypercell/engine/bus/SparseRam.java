package hypercell.engine.bus;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// RAM from physical address 0, off the Java heap and sparse: 64 KiB chunks appear when they are first touched.
/// Chunks are direct buffers, so the collector frees them with the machine, and the JVM's own accounting of direct
/// memory makes it collect before too many dropped machines pile up.
public final class SparseRam implements Ram {
    private static final int CHUNK_SHIFT = 16;
    private static final int CHUNK_BYTES = 1 << CHUNK_SHIFT;

    private final long bytes;
    private final long[] host;
    private final ByteBuffer[] chunks;

    /// @param bytes size, a multiple of 4 KiB, at most 4 GiB
    public SparseRam(long bytes) {
        if (bytes < 4096 || bytes > 1L << 32 || (bytes & 4095) != 0) {
            throw new IllegalArgumentException(
                    "RAM of %d bytes: must be 4 KiB to 4 GiB in steps of 4 KiB".formatted(bytes));
        }
        this.bytes = bytes;
        int count = (int) ((bytes + CHUNK_BYTES - 1) >>> CHUNK_SHIFT);
        host = new long[count];
        chunks = new ByteBuffer[count];
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public boolean contains(long gpa) {
        return Long.compareUnsigned(gpa, bytes) < 0;
    }

    @Override
    public long hostAddress(long gpa) {
        int chunk = (int) (gpa >>> CHUNK_SHIFT);
        long base = host[chunk];
        return (base != 0 ? base : allocate(chunk)) + (gpa & (CHUNK_BYTES - 1));
    }

    @Override
    public long hostAddressIfTouched(long gpa) {
        long base = host[(int) (gpa >>> CHUNK_SHIFT)];
        return base == 0 ? 0 : base + (gpa & (CHUNK_BYTES - 1));
    }

    private long allocate(int chunk) {
        chunks[chunk] = ByteBuffer.allocateDirect(CHUNK_BYTES);
        host[chunk] = MemorySegment.ofBuffer(chunks[chunk]).address();
        return host[chunk];
    }

    @Override
    public long touchedBytes() {
        long count = 0;
        for (long base : host) {
            count += base != 0 ? 1 : 0;
        }
        return count * CHUNK_BYTES;
    }
}
