package hypercell.engine.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Asks the processor that the tests run on: a C program that runs cases and tells how they ended. Needs Linux on
/// x86-64 and gcc.
final class NativeHarness {
    private static final int CODE_BYTES = 120;
    private static final int RECORD_BYTES = 4 + 4 + CODE_BYTES + 8 + Integer64State.BYTES;

    private final Path program;
    private final Path folder;

    /// Compiles the program in `folder`.
    NativeHarness(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        Path source = folder.resolve("integer64.c");
        try (InputStream in = NativeHarness.class.getResourceAsStream("integer64.c")) {
            Files.copy(in, source);
        }
        program = folder.resolve("integer64");
        run(new ProcessBuilder(
                "gcc",
                "-O1",
                "-static",
                "-no-pie",
                "-fcf-protection=none",
                "-o",
                program.toString(),
                source.toString()));
    }

    /// How each case ends on this processor.
    List<Integer64Case.Outcome> ask(List<Integer64Case> cases) throws IOException, InterruptedException {
        ByteBuffer data = ByteBuffer.allocate(cases.size() * RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Integer64Case one : cases) {
            data.putInt(one.code().length)
                    .putInt(0)
                    .put(Arrays.copyOf(one.code(), CODE_BYTES))
                    .putLong(0);
            data.put(one.before().bytes());
        }
        Path input = Files.write(folder.resolve("cases"), data.array());
        Path output = folder.resolve("answers");
        run(new ProcessBuilder(program.toString()).redirectInput(input.toFile()).redirectOutput(output.toFile()));
        ByteBuffer answers = ByteBuffer.wrap(Files.readAllBytes(output)).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer64Case.Outcome> outcomes = new ArrayList<>(cases.size());
        while (answers.hasRemaining()) {
            outcomes.add(outcome(answers));
        }
        return outcomes;
    }

    private static Integer64Case.Outcome outcome(ByteBuffer answers) {
        answers.getInt();
        int vector = answers.getInt();
        answers.position(answers.position() + CODE_BYTES);
        long at = answers.getLong();
        byte[] state = new byte[Integer64State.BYTES];
        answers.get(state);
        return new Integer64Case.Outcome(vector, at, Integer64State.of(state));
    }

    private static void run(ProcessBuilder builder) throws IOException, InterruptedException {
        int status =
                builder.redirectError(ProcessBuilder.Redirect.INHERIT).start().waitFor();
        if (status != 0) {
            throw new IOException(builder.command().getFirst() + " ends with status " + status);
        }
    }
}
