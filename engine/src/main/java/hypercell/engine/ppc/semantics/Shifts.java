package hypercell.engine.ppc.semantics;

/// Shifts and masks (PPC440x5 User's Manual, "Integer Shift Instructions", "Integer Rotate Instructions").
public final class Shifts {
    private Shifts() {}

    /// Ones in bits `first` to `last`, numbered from the left; around the end when `first > last`.
    public static int mask(int first, int last) {
        int fromFirst = -1 >>> first;
        int toLast = -1 << 31 - last;
        return first <= last ? fromFirst & toLast : fromFirst | toLast;
    }

    /// Shifts left by bits 26:31 of `amount`; 32 and more give 0.
    public static int left(int value, int amount) {
        return (amount & 0x20) != 0 ? 0 : value << amount;
    }

    /// Shifts right by bits 26:31 of `amount`; 32 and more give 0.
    public static int right(int value, int amount) {
        return (amount & 0x20) != 0 ? 0 : value >>> amount;
    }

    /// Shifts right, sign-extending, by bits 26:31 of `amount`.
    public static int rightAlgebraic(int value, int amount) {
        return value >> Math.min(amount & 0x3f, 31);
    }

    /// Whether an algebraic shift right of a negative number loses ones.
    public static boolean losesOnes(int value, int amount) {
        int count = amount & 0x3f;
        int lost = count > 31 ? value : value & ~(-1 << count);
        return value < 0 && lost != 0;
    }
}
