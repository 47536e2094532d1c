package hypercell.engine.ppc.semantics;

/// Bytes of registers.
public final class Bytes {
    private Bytes() {}

    /// Number of the first zero byte of `high` and `low`, from 1; 0 when there is none (PPC440x5 User's Manual,
    /// "dlmzb").
    public static int firstZero(int high, int low) {
        for (int i = 0; i < 8; i++) {
            int word = i < 4 ? high : low;
            if ((word >>> 24 - 8 * (i & 3) & 0xff) == 0) {
                return i + 1;
            }
        }
        return 0;
    }

    /// The two low bytes swapped.
    public static int swapHalf(int value) {
        return (value & 0xff) << 8 | value >>> 8 & 0xff;
    }
}
