package hypercell.engine.x86.apic;

import java.util.Arrays;

/// 256 bits, one for each vector: IRR, ISR and TMR.
final class VectorSet {
    private final long[] bits = new long[4];

    void add(int vector) {
        bits[vector >> 6] |= 1L << vector;
    }

    void remove(int vector) {
        bits[vector >> 6] &= ~(1L << vector);
    }

    void put(int vector, boolean present) {
        if (present) {
            add(vector);
        } else {
            remove(vector);
        }
    }

    boolean has(int vector) {
        return (bits[vector >> 6] >>> vector & 1) != 0;
    }

    /// The highest vector, or -1.
    int highest() {
        for (int i = 3; i >= 0; i--) {
            if (bits[i] != 0) {
                return i * 64 + 63 - Long.numberOfLeadingZeros(bits[i]);
            }
        }
        return -1;
    }

    /// Vectors `32 * index` and the 31 above it, as one register shows them.
    int word(int index) {
        return (int) (bits[index >> 1] >>> 32 * (index & 1));
    }

    void clear() {
        Arrays.fill(bits, 0);
    }

    @Override
    public String toString() {
        return "%x.%x.%x.%x".formatted(bits[3], bits[2], bits[1], bits[0]);
    }
}
