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

    /// 1, 2, 4 or 8 bytes, sign-extended.
    public static long getSigned(long host, int bytes) {
        return switch (bytes) {
            case 1 -> getByte(host);
            case 2 -> getShort(host);
            case 4 -> getInt(host);
            default -> getLong(host);
        };
    }

    /// Writes the low 1, 2, 4 or 8 bytes of `value`.
    public static void put(long host, int bytes, long value) {
        switch (bytes) {
            case 1 -> putByte(host, (byte) value);
            case 2 -> putShort(host, (short) value);
            case 4 -> putInt(host, (int) value);
            default -> putLong(host, value);
        }
    }

    /// 1, 2, 4 or 8 bytes, zero-extended.
    public static long getUnsigned(long host, int bytes) {
        return switch (bytes) {
            case 1 -> getByte(host) & 0xffL;
            case 2 -> getShort(host) & 0xffffL;
            case 4 -> getInt(host) & 0xffffffffL;
            default -> getLong(host);
        };
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
