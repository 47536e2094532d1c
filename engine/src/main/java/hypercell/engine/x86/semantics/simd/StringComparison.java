package hypercell.engine.x86.semantics.simd;

/// PCMPESTRI, PCMPESTRM, PCMPISTRI, PCMPISTRM (SDM 1 "String and Text Processing Instructions" and SDM 2B "Imm8 Control
/// Byte Operation for PCMPESTRI / PCMPESTRM / PCMPISTRI / PCMPISTRM"). Operands are two strings of 16 bytes or 8 words.
public final class StringComparison {
    private static final int EQUAL_ANY = 0;
    private static final int RANGES = 1;
    private static final int EQUAL_EACH = 2;

    private StringComparison() {}

    /// Number of elements: 16 bytes or 8 words.
    public static int elements(int control) {
        return (control & 1) == 0 ? 16 : 8;
    }

    /// Length of a string that a zero element ends.
    public static int implicitLength(long low, long high, int control) {
        int elements = elements(control);
        for (int i = 0; i < elements; i++) {
            if (element(low, high, i, control) == 0) {
                return i;
            }
        }
        return elements;
    }

    /// Length from EAX or EDX: its magnitude, at most the number of elements.
    public static int explicitLength(long register, int control) {
        long magnitude = register < 0 ? -register : register;
        int elements = elements(control);
        return magnitude < 0 || magnitude > elements ? elements : (int) magnitude;
    }

    private static int element(long low, long high, int index, int control) {
        if ((control & 1) == 0) {
            long half = index < 8 ? low : high;
            int value = (int) (half >>> 8 * (index & 7));
            return (control & 2) == 0 ? value & 0xff : (byte) value;
        }
        long half = index < 4 ? low : high;
        int value = (int) (half >>> 16 * (index & 3));
        return (control & 2) == 0 ? value & 0xffff : (short) value;
    }

    /// The final result mask: bit i tells of element i of the second operand. The first operand is the set, the
    /// ranges, or the string that is sought.
    public static int mask(long aLow, long aHigh, int aLength, long bLow, long bHigh, int bLength, int control) {
        int elements = elements(control);
        int result = 0;
        for (int j = 0; j < elements; j++) {
            boolean bit = switch (control >> 2 & 3) {
                case EQUAL_ANY -> anyEqual(aLow, aHigh, aLength, bLow, bHigh, bLength, j, control);
                case RANGES -> inRange(aLow, aHigh, aLength, bLow, bHigh, bLength, j, control);
                case EQUAL_EACH -> equalEach(aLow, aHigh, aLength, bLow, bHigh, bLength, j, control);
                default -> equalOrdered(aLow, aHigh, aLength, bLow, bHigh, bLength, j, control);
            };
            result |= bit ? 1 << j : 0;
        }
        return polarity(result, bLength, elements, control);
    }

    private static int polarity(int result, int bLength, int elements, int control) {
        return switch (control >> 4 & 3) {
            case 1 -> result ^ (1 << elements) - 1;
            case 3 -> result ^ (1 << bLength) - 1;
            default -> result;
        };
    }

    private static boolean anyEqual(
            long aLow, long aHigh, int aLength, long bLow, long bHigh, int bLength, int j, int control) {
        if (j >= bLength) {
            return false;
        }
        int sought = element(bLow, bHigh, j, control);
        for (int i = 0; i < aLength; i++) {
            if (element(aLow, aHigh, i, control) == sought) {
                return true;
            }
        }
        return false;
    }

    private static boolean inRange(
            long aLow, long aHigh, int aLength, long bLow, long bHigh, int bLength, int j, int control) {
        if (j >= bLength) {
            return false;
        }
        int sought = element(bLow, bHigh, j, control);
        for (int i = 0; i + 1 < aLength; i += 2) {
            if (element(aLow, aHigh, i, control) <= sought && sought <= element(aLow, aHigh, i + 1, control)) {
                return true;
            }
        }
        return false;
    }

    /// Beyond both ends elements are equal; beyond one end they differ.
    private static boolean equalEach(
            long aLow, long aHigh, int aLength, long bLow, long bHigh, int bLength, int j, int control) {
        boolean aEnded = j >= aLength;
        boolean bEnded = j >= bLength;
        if (aEnded || bEnded) {
            return aEnded && bEnded;
        }
        return element(aLow, aHigh, j, control) == element(bLow, bHigh, j, control);
    }

    /// Whether the first string begins at element j of the second; it may run over the register's end.
    private static boolean equalOrdered(
            long aLow, long aHigh, int aLength, long bLow, long bHigh, int bLength, int j, int control) {
        int elements = elements(control);
        for (int i = 0; i < aLength && j + i < elements; i++) {
            if (j + i >= bLength || element(aLow, aHigh, i, control) != element(bLow, bHigh, j + i, control)) {
                return false;
            }
        }
        return true;
    }

    /// The index that PCMPxSTRI puts into ECX: of the least or (control bit 6) the most significant bit.
    public static int index(int mask, int control) {
        if (mask == 0) {
            return elements(control);
        }
        return (control & 0x40) == 0 ? Integer.numberOfTrailingZeros(mask) : 31 - Integer.numberOfLeadingZeros(mask);
    }

    /// Half of the mask that PCMPxSTRM puts into XMM0: bits, or (control bit 6) whole elements.
    public static long expandedMask(int mask, int control, boolean upper) {
        if ((control & 0x40) == 0) {
            return upper ? 0 : mask;
        }
        int bits = (control & 1) == 0 ? 8 : 16;
        int perHalf = 64 / bits;
        long result = 0;
        for (int i = 0; i < perHalf; i++) {
            if ((mask >> i + (upper ? perHalf : 0) & 1) != 0) {
                result |= (1L << bits) - 1 << i * bits;
            }
        }
        return result;
    }
}
