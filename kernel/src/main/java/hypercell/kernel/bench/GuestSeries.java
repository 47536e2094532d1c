package hypercell.kernel.bench;

/// Runs of one guest under one contender.
///
/// @param result what the guest said; the same in every run
/// @param cpu its processor time
record GuestSeries(GuestResult result, Series cpu) {
    /// Whether another contender's guest computed the same.
    boolean agrees(GuestSeries other) {
        return result.sum() == other.result.sum();
    }

    /// Whether it also took the same number of instructions.
    boolean tookAsManyInstructions(GuestSeries other) {
        return result.ticks() == other.result.ticks();
    }

    /// Median processor time less that of a guest which does nothing, in nanoseconds; at least one.
    ///
    /// @param empty runs of that guest, or null
    long net(GuestSeries empty) {
        long start = empty == null ? 0 : empty.cpu.cpu().median();
        return Math.max(1, cpu.cpu().median() - start);
    }
}
