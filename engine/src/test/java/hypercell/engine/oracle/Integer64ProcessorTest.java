package hypercell.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.x86.isa.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The engine against the processor that the test runs on: `-Dinteger64.cases=2500` compares that many cases of every
/// integer row of the table in 64-bit mode, which is about a million, and fifty times as many runs of instructions.
/// `-Dinteger64.seed=N` chooses other cases, `-Dinteger64.record=FILE` writes the recording that [Integer64OracleTest]
/// reads. Needs Linux on x86-64 and gcc.
@EnabledIfSystemProperty(
        named = "integer64.cases",
        matches = "\\d+",
        disabledReason = "-Dinteger64.cases=N compares with this processor")
class Integer64ProcessorTest {
    private static final int RECORDED_CASES = 25;
    private static final int RECORDED_STREAMS = 1_500;
    private static final int STREAMS_PER_CASE = 50;
    private static final int AT_ONCE = 20_000;

    private final Integer64Rig rig = new Integer64Rig();
    private final List<String> differences = new ArrayList<>();
    private final List<Integer64Recording.Recorded> recorded = new ArrayList<>();
    private long compared;
    private long exceptions;

    @TempDir
    Path folder;

    @Test
    void theProcessorAgrees() throws IOException, InterruptedException {
        int perRow = Integer.getInteger("integer64.cases");
        long seed = Long.getLong("integer64.seed", 64);
        NativeHarness harness = new NativeHarness(folder);
        Set<String> missing = new TreeSet<>();
        for (Row row : Integer64Cases.rows()) {
            if (!hostHas(row.since())) {
                missing.add(row.since());
                continue;
            }
            SplittableRandom random = new SplittableRandom(seed ^ row.encoding().hashCode());
            List<Integer64Case> cases = new ArrayList<>();
            for (int i = 0; i < perRow; i++) {
                cases.add(Integer64Cases.make(row, random));
            }
            compare(harness, cases, RECORDED_CASES);
        }
        if (missing.isEmpty()) {
            streams(harness, perRow * STREAMS_PER_CASE, new SplittableRandom(seed));
        } else {
            System.out.println("NOT COMPARED: this processor lacks " + missing + ", and runs would need all of them");
        }
        record();
        System.out.printf("%,d cases compared, %,d of them end in an exception%n", compared, exceptions);
        assertThat(differences).isEmpty();
    }

    private void streams(NativeHarness harness, int count, SplittableRandom random)
            throws IOException, InterruptedException {
        for (int done = 0; done < count; done += AT_ONCE) {
            List<Integer64Case> cases = new ArrayList<>();
            for (int i = 0; i < Math.min(AT_ONCE, count - done); i++) {
                cases.add(Integer64Streams.make(random));
            }
            compare(harness, cases, done == 0 ? RECORDED_STREAMS : 0);
        }
    }

    private void compare(NativeHarness harness, List<Integer64Case> cases, int record)
            throws IOException, InterruptedException {
        List<Integer64Case.Outcome> answers = harness.ask(cases);
        assertThat(answers).hasSameSizeAs(cases);
        for (int i = 0; i < cases.size(); i++) {
            String difference = rig.difference(cases.get(i), answers.get(i));
            compared++;
            exceptions += answers.get(i).vector() == Integer64Case.NO_EXCEPTION ? 0 : 1;
            if (difference != null) {
                differences.add(cases.get(i).text() + ": " + difference);
            }
            if (i < record) {
                recorded.add(new Integer64Recording.Recorded(cases.get(i), answers.get(i)));
            }
        }
    }

    private void record() throws IOException {
        String file = System.getProperty("integer64.record");
        if (file != null) {
            try (OutputStream out = Files.newOutputStream(Path.of(file))) {
                Integer64Recording.write(recorded, out);
            }
        }
    }

    /// Whether Linux names the feature among the flags of the processor; numbers are families, which all have.
    private static boolean hostHas(String since) throws IOException {
        String name = switch (since) {
            case "LZCNT" -> "abm";
            case "LAHF64" -> "lahf_lm";
            case "CLFSH" -> "clflush";
            case "X64" -> "lm";
            case "SSE4.2" -> "sse4_2";
            default -> since.toLowerCase(Locale.ROOT);
        };
        return since.matches("\\d+") || hostFlags().contains(name);
    }

    private static Set<String> hostFlags() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("flags"))
                .flatMap(line -> List.of(line.split("\\s+")).stream())
                .collect(Collectors.toSet());
    }
}
