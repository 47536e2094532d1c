package hypercell.engine.x86.semantics.fp;

/// What an order (-1, 0, 1, unordered) means to the eight SSE predicates and to EFLAGS.
final class Comparisons {
    private static final int CF = 1;
    private static final int PF = 1 << 2;
    private static final int ZF = 1 << 6;

    private Comparisons() {}

    /// Whether a quiet NaN is invalid: LT, LE and their negations.
    static boolean signals(int predicate) {
        int positive = predicate & 3;
        return positive == 1 || positive == 2;
    }

    /// EQ LT LE UNORD NEQ NLT NLE ORD.
    static boolean holds(int order, int predicate) {
        boolean positive = switch (predicate & 3) {
            case 0 -> order == 0;
            case 1 -> order == -1;
            case 2 -> order <= 0;
            default -> order == IeeeArithmetic.UNORDERED;
        };
        return positive == ((predicate & 4) == 0);
    }

    /// SDM 1 "x87 FPU Compare" order of flags, which COMISD shares: ZF PF CF all set when unordered.
    static int flags(int order) {
        return switch (order) {
            case 1 -> 0;
            case -1 -> CF;
            case 0 -> ZF;
            default -> ZF | PF | CF;
        };
    }
}
