package hypercell.kernel.bench;

import java.util.List;
import java.util.Locale;

/// Series of measurements as text: one line each, times in milliseconds.
final class BenchTable {
    private static final double NANOS_PER_MILLI = 1e6;

    private BenchTable() {}

    /// The table, each line ended. A time that the host does not tell is a dash.
    static String of(List<Series> series) {
        int width = series.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        String first = "%-" + Math.max(width, 1) + "s";
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT, first + "  %3s  %22s  %22s%n", "", "n", "wall ms, min / median", "CPU ms, min / median"));
        for (Series each : series) {
            text.append(String.format(
                    Locale.ROOT,
                    first + "  %3d  %s  %s%n",
                    each.name(),
                    each.size(),
                    cells(each.wall()),
                    cells(each.cpu())));
        }
        return text.toString();
    }

    private static String cells(Series.Spread spread) {
        return String.format(Locale.ROOT, "%9s / %10s", millis(spread.least()), millis(spread.median()));
    }

    private static String millis(long nanos) {
        return nanos < 0 ? "-" : String.format(Locale.ROOT, "%.1f", nanos / NANOS_PER_MILLI);
    }
}
