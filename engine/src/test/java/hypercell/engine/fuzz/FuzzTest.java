package hypercell.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// Random code in every mode, and damaged images for every loader. By default a few hundred cases, always the same;
/// `-Dfuzz.seconds=600` goes on for that much CPU time, `-Dfuzz.seed=N` begins elsewhere, which repeats a failure, too.
class FuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);
    private static final int CASES = 250;
    private static final int IMAGES = 400;
    private static final long NANOS = 1_000_000_000L;

    @Test
    void randomCodeEndsInDocumentedStopsAndAlwaysInTheSameOne() {
        CodeFuzz fuzz = new CodeFuzz();
        long begin = cpuNanos();
        long seed = SEED;
        for (; seed < SEED + CASES || cpuNanos() - begin < SECONDS * NANOS * 9 / 10; seed++) {
            assertThat(fuzz.check(CodeCase.of(seed))).isNull();
        }
        System.out.printf("%,d cases of random code: %s%n", seed - SEED, fuzz.report());
    }

    @Test
    void damagedImagesAreRefusedInWordsOrRun() {
        ImageFuzz fuzz = new ImageFuzz();
        long begin = cpuNanos();
        long seed = SEED;
        for (; seed < SEED + IMAGES || cpuNanos() - begin < SECONDS * NANOS / 10; seed++) {
            assertThat(fuzz.check(seed)).isNull();
        }
        System.out.printf("%,d damaged images: %s%n", seed - SEED, fuzz.report());
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
