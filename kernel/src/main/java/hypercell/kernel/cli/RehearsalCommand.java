package hypercell.kernel.cli;

import hypercell.kernel.bench.BenchFailed;
import hypercell.kernel.jupyter.KernelRehearsal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `hypercell rehearse`: does once what most commands do, so that the launcher can record which classes they load
/// (JEP 514 "Ahead-of-Time Command-Line Ergonomics"). Prints nothing when all goes well.
@Command(name = "rehearse", hidden = true)
final class RehearsalCommand implements Callable<Integer> {
    private static final int TIMES = 3;
    private final Surroundings surroundings;

    RehearsalCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create("hypercell-rehearsal")) {
            return rehearse(folder.path());
        }
    }

    private int rehearse(Path folder) throws IOException {
        Path script = folder.resolve("rehearsal.groovy");
        try (InputStream source = RehearsalCommand.class.getResourceAsStream("rehearsal.groovy")) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        // The first run compiles, the others find the compiled script.
        for (int i = 0; i < TIMES; i++) {
            perform(folder, "run", script.toString());
        }
        perform(folder, "run", script.toString(), "--json");
        rehearseKernel(folder, Files.readString(script));
        return ExitStatus.HELD.code();
    }

    private static void rehearseKernel(Path folder, String cell) {
        try {
            KernelRehearsal.perform(Map.of("XDG_STATE_HOME", folder.toString()), folder, cell);
        } catch (BenchFailed e) {
            throw CommandFailed.environment("the rehearsal of the kernel failed: " + e.getMessage(), "");
        }
    }

    private void perform(Path folder, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Map<String, String> environment =
                Map.of("XDG_CACHE_HOME", folder.toString(), "XDG_STATE_HOME", folder.toString());
        int status = Main.run(
                arguments,
                new Surroundings(InputStream.nullInputStream(), stream, stream, environment, folder, List.of()));
        if (status != 0) {
            surroundings.err().print(bytes.toString(StandardCharsets.UTF_8));
            throw CommandFailed.environment("the rehearsal of '" + arguments[0] + "' ended with status " + status, "");
        }
    }
}
