package hypercell.kernel.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Runs commands in this process, with a folder of their own for files, caches and state.
final class CommandFixture {
    private final Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String input = "";

    CommandFixture(Path folder) {
        this.folder = folder;
    }

    /// A file in the folder; its path as a user types it.
    String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    CommandFixture input(String text) {
        input = text;
        return this;
    }

    /// Exit status of a command.
    int run(String... arguments) {
        out.reset();
        err.reset();
        Map<String, String> environment =
                Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString(), "XDG_STATE_HOME", folder.toString());
        return Main.run(
                arguments,
                new Surroundings(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        folder,
                        List.of()));
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
