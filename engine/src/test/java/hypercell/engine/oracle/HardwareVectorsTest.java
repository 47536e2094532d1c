package hypercell.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// Real-address mode against tests that were captured from a hardware 80286 (SingleStepTests/80286). Every test must
/// agree in registers, memory and defined flags, exceptions included, or belong to a class of [VectorException], whose
/// members are counted. A sample is part of the project; HYPERCELL_SST80286 names a folder with the whole set.
class HardwareVectorsTest {
    /// How many tests of the sample each class explains.
    private static final Map<VectorException, Integer> IN_SAMPLE = Map.of(
            VectorException.LOCK, 115,
            VectorException.LENGTH, 15,
            VectorException.STACK_LIMIT, 69,
            VectorException.RESTART, 32,
            VectorException.AAM_ZERO, 2,
            VectorException.FS_GS, 4);
    /// And of the set of 100 tests from every file that the page about conformance was measured with.
    private static final Map<VectorException, Integer> IN_32500 = Map.of(
            VectorException.LOCK, 586,
            VectorException.LENGTH, 101,
            VectorException.STACK_LIMIT, 361,
            VectorException.RESTART, 169,
            VectorException.AAM_ZERO, 9,
            VectorException.FS_GS, 12);

    private final Map<VectorException, Integer> explained = new EnumMap<>(VectorException.class);
    private final List<String> differences = new ArrayList<>();
    private int tests;

    @Test
    void theSampleOfEveryOpcodeAgreesWithTheHardware() throws IOException {
        try (InputStream in = HardwareVectorsTest.class.getResourceAsStream("sst80286.moo.gz")) {
            MooFile.read("", in).forEach(this::run);
        }
        assertThat(tests).isEqualTo(325 * 18);
        assertThat(differences).isEmpty();
        assertThat(explained).isEqualTo(IN_SAMPLE);
    }

    @Test
    @EnabledIfEnvironmentVariable(
            named = "HYPERCELL_SST80286",
            matches = ".+",
            disabledReason = "HYPERCELL_SST80286 names no folder with the files of SingleStepTests/80286")
    void everyTestOfTheFolderAgreesWithTheHardware() throws IOException {
        for (Path file : VectorSampling.files(Path.of(System.getenv("HYPERCELL_SST80286")))) {
            try (InputStream in = Files.newInputStream(file)) {
                MooFile.read(VectorSampling.group(file), in).forEach(this::run);
            }
        }
        System.out.printf("%,d tests of the 80286, explained: %s%n", tests, explained);
        assertThat(differences).isEmpty();
        assertThat(tests).isPositive();
        if (tests == 32_500) {
            assertThat(explained).isEqualTo(IN_32500);
        }
    }

    @Test
    void thePageAboutConformanceHasTheTable() throws IOException {
        StringBuilder table = new StringBuilder("""
                | tests | of 32,500 | processors from the 386 on instead |
                |---|---|---|
                """);
        for (VectorException exception : VectorException.values()) {
            table.append("| %s | %d | %s |\n".formatted(exception.what, IN_32500.get(exception), exception.instead));
        }
        Path page = Path.of(System.getProperty("hypercell.root"), "docs", "conformance.md");
        assertThat(page).content().contains(table);
    }

    private void run(MooFile.Case test) {
        tests++;
        VectorRun run = VectorRun.of(test);
        String difference = run.difference();
        if (difference == null) {
            return;
        }
        VectorException exception = VectorException.of(test, run);
        if (exception == null) {
            differences.add(test.title() + ": " + difference);
        } else {
            explained.merge(exception, 1, Integer::sum);
        }
    }
}
