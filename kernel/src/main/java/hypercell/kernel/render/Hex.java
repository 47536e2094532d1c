package hypercell.kernel.render;

/// How numbers of the machine are written: lower-case hexadecimal with `0x`, leading zeros kept where columns should
/// align.
final class Hex {
    private Hex() {}

    /// A 32-bit address or register: 8 digits.
    static String address(long value) {
        return value >>> 32 == 0 ? "0x%08x".formatted(value) : "0x%016x".formatted(value);
    }

    /// A paging-structure entry of 4 or 8 bytes: all its digits.
    static String entry(long value, int bytes) {
        return bytes == 8 ? "0x%016x".formatted(value) : "0x%08x".formatted(value);
    }

    /// A page number: 5 digits in 32-bit address spaces, else 13.
    static String page(long address) {
        return (address >>> 32 == 0 ? "0x%05x" : "0x%013x").formatted(address >>> 12);
    }

    static String small(long value) {
        return "0x%x".formatted(value);
    }

    /// Little-endian bytes of a value.
    static String bytes(long value, int count) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append(i > 0 ? " " : "").append("%02x".formatted(value >>> 8 * i & 0xff));
        }
        return out.toString();
    }

    static String bytes(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            out.append(i > 0 ? " " : "").append("%02x".formatted(bytes[i] & 0xff));
        }
        return out.toString();
    }

    /// `4 KiB`, `4 MiB`, `17 bytes`.
    static String size(long bytes) {
        if (bytes >= 1L << 30 && bytes % (1L << 30) == 0) {
            return (bytes >> 30) + " GiB";
        }
        if (bytes >= 1L << 20 && bytes % (1L << 20) == 0) {
            return (bytes >> 20) + " MiB";
        }
        return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " bytes";
    }
}
