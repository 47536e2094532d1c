package hypercell.kernel.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where the REPL keeps its history: `$XDG_STATE_HOME/hypercell/history`, or `~/.local/state/hypercell/history`.
public final class HistoryPlace {
    private HistoryPlace() {}

    /// The file, its folder made; empty when it cannot be written, and history then lasts for one session.
    public static Optional<Path> ofUser(Map<String, String> environment, Path home) {
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        // XDG Base Directory Specification: relative paths are invalid and are ignored.
        Path base = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".local/state");
        Path file = base.resolve("hypercell").resolve("history");
        try {
            Files.createDirectories(file.getParent());
            boolean usable = Files.exists(file) ? Files.isWritable(file) : Files.isWritable(file.getParent());
            return usable ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
