package hypercell.kernel.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/// Measurements of one thing.
final class Series {
    private final String name;
    private final List<Sample> samples = new ArrayList<>();

    /// @param name what is measured, a column of [BenchTable]
    Series(String name) {
        this.name = name;
    }

    void add(Sample sample) {
        samples.add(sample);
    }

    String name() {
        return name;
    }

    int size() {
        return samples.size();
    }

    Spread wall() {
        return spread(Sample::wallNanos);
    }

    Spread cpu() {
        return spread(Sample::cpuNanos);
    }

    /// On a machine with other work the least is nearest to the truth; the median tells how far from it one usually
    /// is.
    ///
    /// @param least the smallest value, in nanoseconds; negative when unknown
    /// @param median the middle value, in nanoseconds; the mean of the two middle ones for an even count
    record Spread(long least, long median) {}

    private Spread spread(ToLongFunction<Sample> value) {
        if (samples.isEmpty()) {
            throw new IllegalStateException("nothing was measured for '" + name + "'");
        }
        long[] sorted = samples.stream().mapToLong(value).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        long median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted[0], median);
    }
}
