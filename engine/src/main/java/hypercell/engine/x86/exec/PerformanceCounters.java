package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.UnsupportedFeature;
import java.util.Arrays;

/// The four performance counters that every AMD64 processor has (AMD's manual volume 2, "Performance Monitoring
/// Counters"): they can be set and read. Nothing counts, so that switching one on is unsupported, not wrong.
final class PerformanceCounters {
    private static final int FIRST_SELECT = 0xc0010000;
    private static final int COUNTERS = 4;
    private static final long ENABLE = 1L << 22;
    private static final long COUNTER_BITS = (1L << 48) - 1;

    private final long[] selects = new long[COUNTERS];
    private final long[] counters = new long[COUNTERS];

    void reset() {
        Arrays.fill(selects, 0);
        Arrays.fill(counters, 0);
    }

    static boolean owns(int msr) {
        return msr >= FIRST_SELECT && msr < FIRST_SELECT + 2 * COUNTERS;
    }

    long read(int msr) {
        int index = msr - FIRST_SELECT;
        return index < COUNTERS ? selects[index] : counters[index - COUNTERS];
    }

    void write(int msr, long value) {
        int index = msr - FIRST_SELECT;
        if (index >= COUNTERS) {
            counters[index - COUNTERS] = value & COUNTER_BITS;
            return;
        }
        if ((value & ENABLE) != 0) {
            throw new UnsupportedFeature(
                    "performance counter " + index, "AMD's manual volume 2, \"Performance Monitoring Counters\"");
        }
        selects[index] = value;
    }

    /// For the digest.
    @Override
    public String toString() {
        return Arrays.toString(selects) + Arrays.toString(counters);
    }
}
