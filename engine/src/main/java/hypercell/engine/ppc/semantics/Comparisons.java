package hypercell.engine.ppc.semantics;

/// Comparisons: condition fields and trap conditions.
public final class Comparisons {
    private static final int LT = 8;
    private static final int GT = 4;
    private static final int EQ = 2;

    private Comparisons() {}

    /// The condition field of a signed comparison.
    public static int signed(int a, int b, boolean so) {
        return (a < b ? LT : a > b ? GT : EQ) | (so ? 1 : 0);
    }

    /// The condition field of an unsigned comparison.
    public static int unsigned(int a, int b, boolean so) {
        int order = Integer.compareUnsigned(a, b);
        return (order < 0 ? LT : order > 0 ? GT : EQ) | (so ? 1 : 0);
    }

    /// Whether one of the comparisons that TO selects holds: less, greater, equal, below, above.
    public static boolean traps(int to, int a, int b) {
        int order = Integer.compareUnsigned(a, b);
        int holds = (a < b ? 16 : 0) | (a > b ? 8 : 0) | (a == b ? 4 : 0) | (order < 0 ? 2 : 0) | (order > 0 ? 1 : 0);
        return (holds & to) != 0;
    }
}
