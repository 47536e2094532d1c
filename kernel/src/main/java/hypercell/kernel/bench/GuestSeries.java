package hypercell.kernel.bench;

/// Runs of one guest under one contender.
///
/// @param result what the guest said; the same in every run
/// @param cpu its processor time
record GuestSeries(GuestResult result, Series cpu) {
    /// Whether two contenders did the same work: the checksum, and where both count them, the instructions.
    static boolean agree(Contender a, GuestSeries ofA, Contender b, GuestSeries ofB) {
        boolean counted = a.countsInstructions() && b.countsInstructions();
        return ofA.result.sum() == ofB.result.sum() && (!counted || ofA.result.ticks() == ofB.result.ticks());
    }

    /// Median processor time less that of a guest which does nothing, in nanoseconds; at least one.
    ///
    /// @param empty runs of that guest, or null
    long net(GuestSeries empty) {
        long start = empty == null ? 0 : empty.cpu.cpu().median();
        return Math.max(1, cpu.cpu().median() - start);
    }
}
