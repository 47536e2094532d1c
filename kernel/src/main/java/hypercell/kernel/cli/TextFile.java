package hypercell.kernel.cli;

import hypercell.engine.table.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Reads files that the user names.
final class TextFile {
    private TextFile() {}

    /// The text of a UTF-8 file.
    ///
    /// @throws CommandFailed naming the file, and one with nearly that name when it does not exist
    static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw unreadable(file, e);
        }
    }

    /// The bytes of a file.
    ///
    /// @throws CommandFailed as [#read]
    static byte[] readBytes(String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw unreadable(file, e);
        }
    }

    private static CommandFailed unreadable(String file, Exception failure) {
        return switch (failure) {
            case NoSuchFileException missing ->
                CommandFailed.input("there is no file '" + file + "'", neighbour(Path.of(file)));
            case InvalidPathException invalid ->
                CommandFailed.input("'" + file + "' is no file name: " + invalid.getReason(), "");
            case IOException other
            when Files.isDirectory(Path.of(file)) -> CommandFailed.input("'" + file + "' is a folder", "");
            case IOException other -> CommandFailed.input("cannot read '" + file + "': " + Reasons.of(other), "");
            default -> throw new IllegalStateException(failure);
        };
    }

    /// A file beside the missing one whose name is nearly the same.
    private static String neighbour(Path wanted) {
        try (var entries = Files.list(wanted.toAbsolutePath().getParent())) {
            List<String> names =
                    entries.map(path -> path.getFileName().toString()).sorted().toList();
            return Nearest.to(wanted.getFileName().toString(), names)
                    .map(name -> "did you mean '" + wanted.resolveSibling(name) + "'?")
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
