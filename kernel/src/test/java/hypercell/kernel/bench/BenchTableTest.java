package hypercell.kernel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTableTest {
    private static Series series(String name, long... millis) {
        Series series = new Series(name);
        for (long each : millis) {
            series.add(new Sample(each * 1_000_000, each * 100_000));
        }
        return series;
    }

    @Test
    void theTableShowsLeastAndMedianInMilliseconds() {
        Series unknown = new Series("no clock");
        unknown.add(new Sample(1_250_000, -1));
        assertThat(BenchTable.of(List.of(series("odd", 30, 10, 50), series("even", 10, 20, 40, 30), unknown)))
                .isEqualTo(String.join(
                        System.lineSeparator(),
                        "            n   wall ms, min / median    CPU ms, min / median",
                        "odd         3       10.0 /       30.0        1.0 /        3.0",
                        "even        4       10.0 /       25.0        1.0 /        2.5",
                        "no clock    1        1.3 /        1.3          - /          -",
                        ""));
    }

    @Test
    void aSeriesWithoutMeasurementsHasNoMedian() {
        assertThatThrownBy(() -> series("nothing").wall()).hasMessage("nothing was measured for 'nothing'");
    }

    @Test
    void userAndSystemTimeAreAddedWhateverTheDecimalPoint() {
        assertThat(TimedProcess.cpuNanos("0.512 0.088\n")).isEqualTo(600_000_000L);
        assertThat(TimedProcess.cpuNanos("0,5 1,25\n")).isEqualTo(1_750_000_000L);
    }

    @Test
    void oneOfManyEqualStepsHasItsShare() {
        assertThat(new Sample(100, 50).each(10)).isEqualTo(new Sample(10, 5));
        assertThat(new Sample(100, -1).each(10)).isEqualTo(new Sample(10, -1));
    }
}
