package hypercell.engine.bus;

import java.lang.reflect.Field;
import sun.misc.Unsafe;

/// Raw access to host memory, little-endian: the only class that names `Unsafe`, so that another access method is one
/// file away. Callers guarantee that the address is live.
@SuppressWarnings("removal")
public final class HostMemory {
    private static final Unsafe UNSAFE = unsafe();

    private HostMemory() {}

    private static Unsafe unsafe() {
        try {
            Field field = Unsafe.class.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return (Unsafe) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java runtime hides sun.misc.Unsafe", e);
        }
    }

    public static byte getByte(long host) {
        return UNSAFE.getByte(host);
    }

    public static short getShort(long host) {
        return UNSAFE.getShort(host);
    }

    public static int getInt(long host) {
        return UNSAFE.getInt(host);
    }

    public static long getLong(long host) {
        return UNSAFE.getLong(host);
    }

    public static void putByte(long host, byte value) {
        UNSAFE.putByte(host, value);
    }

    public static void putShort(long host, short value) {
        UNSAFE.putShort(host, value);
    }

    public static void putInt(long host, int value) {
        UNSAFE.putInt(host, value);
    }

    public static void putLong(long host, long value) {
        UNSAFE.putLong(host, value);
    }

    /// Copies `count` bytes; the ranges may overlap, the result is as if copied through a buffer.
    public static void copy(long from, long to, long count) {
        UNSAFE.copyMemory(from, to, count);
    }

    /// Copies into a Java array.
    public static void copyOut(long from, byte[] to, int offset, int count) {
        UNSAFE.copyMemory(null, from, to, Unsafe.ARRAY_BYTE_BASE_OFFSET + offset, count);
    }

    /// Copies from a Java array.
    public static void copyIn(byte[] from, int offset, long to, int count) {
        UNSAFE.copyMemory(from, Unsafe.ARRAY_BYTE_BASE_OFFSET + offset, null, to, count);
    }

    /// Fills `count` bytes.
    public static void fill(long host, long count, byte value) {
        UNSAFE.setMemory(host, count, value);
    }
}
