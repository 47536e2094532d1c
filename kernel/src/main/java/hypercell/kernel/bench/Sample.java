package hypercell.kernel.bench;

/// One measurement.
///
/// @param wallNanos time that passed, in nanoseconds
/// @param cpuNanos processor time, user and system, of the measured process, in nanoseconds; negative when the host
///     does not tell
record Sample(long wallNanos, long cpuNanos) {
    /// The share of one of `count` equal steps that were measured together.
    Sample each(int count) {
        return new Sample(wallNanos / count, cpuNanos < 0 ? cpuNanos : cpuNanos / count);
    }
}
