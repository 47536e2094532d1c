package hypercell.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.x86.isa.Assembler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The engine against the processor that the test runs on: `-Dfloating.cases=1000` compares that many cases of every
/// instruction (of those that `-Dfloating.only=REGEX` matches), `-Dfloating.record=FILE` also writes the recording that
/// [FloatingOracleTest] reads. Needs Linux on x86 and gcc with 32-bit libraries.
class FloatingProcessorTest {
    @TempDir
    Path folder;

    @Test
    @EnabledIfSystemProperty(named = "floating.cases", matches = "\\d+")
    void theProcessorAgrees() throws IOException, InterruptedException {
        int perText = Integer.getInteger("floating.cases");
        String only = System.getProperty("floating.only", ".*");
        List<String> texts =
                FloatingTexts.all().stream().filter(text -> text.matches(only)).toList();
        long seed = Long.getLong("floating.seed", FloatingRecording.SEED);
        Path harness = compile();
        FloatingComparison comparison = new FloatingComparison();
        List<String> differences = new ArrayList<>();
        List<FloatingRecording.Recorded> recorded = new ArrayList<>();
        for (String text : texts) {
            List<FloatingCases.Case> cases = FloatingCases.make(text, assemble(text), perText, seed);
            List<FloatingCases.State> answers = ask(harness, cases);
            for (int i = 0; i < perText; i++) {
                FloatingOracleTest.compare(comparison, cases.get(i), answers.get(i), differences);
            }
            recorded.add(new FloatingRecording.Recorded(first(cases), first(answers)));
        }
        record(recorded);
        System.out.printf(
                "%,d cases, %,d transcendental results off by one in the last place%n",
                (long) perText * texts.size(), comparison.lastPlaces());
        assertThat(differences).isEmpty();
    }

    /// What a recording keeps; a copy, so that the rest can go.
    private static <T> List<T> first(List<T> all) {
        return List.copyOf(all.subList(0, Math.min(all.size(), FloatingRecording.PER_TEXT)));
    }

    private static byte[] assemble(String text) {
        Assembler.Result result = Assembler.assemble(text, 32, 0, Map.of());
        assertThat(result.ok()).as(text + ": " + result.problems()).isTrue();
        return result.assembly().bytes();
    }

    private Path compile() throws IOException, InterruptedException {
        Path source = folder.resolve("floating.c");
        try (InputStream in = FloatingProcessorTest.class.getResourceAsStream("floating.c")) {
            Files.copy(in, source);
        }
        Path harness = folder.resolve("floating");
        run(
                List.of("gcc", "-m32", "-O1", "-static", "-no-pie", "-o", harness.toString(), source.toString()),
                null,
                null);
        return harness;
    }

    private List<FloatingCases.State> ask(Path harness, List<FloatingCases.Case> cases)
            throws IOException, InterruptedException {
        ByteBuffer data = ByteBuffer.allocate(cases.size() * FloatingCases.RECORD_BYTES);
        for (FloatingCases.Case one : cases) {
            FloatingCases.write(one, data);
        }
        Path input = Files.write(folder.resolve("cases"), data.array());
        Path output = folder.resolve("answers");
        run(List.of(harness.toString()), input, output);
        ByteBuffer answers = ByteBuffer.wrap(Files.readAllBytes(output));
        List<FloatingCases.State> states = new ArrayList<>(cases.size());
        while (answers.hasRemaining()) {
            states.add(FloatingCases.read(answers));
        }
        return states;
    }

    private static void run(List<String> command, Path input, Path output) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        if (input != null) {
            builder.redirectInput(input.toFile()).redirectOutput(output.toFile());
        }
        assertThat(builder.start().waitFor()).as(command.getFirst()).isZero();
    }

    private static void record(List<FloatingRecording.Recorded> recorded) throws IOException {
        String file = System.getProperty("floating.record");
        if (file != null) {
            try (OutputStream out = Files.newOutputStream(Path.of(file))) {
                FloatingRecording.write(recorded, out);
            }
        }
    }
}
