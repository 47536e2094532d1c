package hypercell.dsl.internal;

import hypercell.engine.table.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Finds files that scripts name: in the script's folder first, then in the working directory.
public final class GuestFiles {
    private Path folder;

    /// The script's folder.
    public void folder(Path folder) {
        this.folder = folder;
    }

    /// The file's bytes; a missing or unreadable file is a mistake.
    public byte[] read(String name, Position position) {
        List<Path> places = new ArrayList<>();
        if (folder != null) {
            places.add(folder.resolve(name));
        }
        places.add(Path.of(name));
        for (Path place : places) {
            if (Files.isRegularFile(place)) {
                return bytes(place, position);
            }
        }
        String looked = places.stream()
                .map(place -> place.toAbsolutePath().normalize().toString())
                .distinct()
                .reduce((a, b) -> a + " and " + b)
                .orElseThrow();
        throw Mistake.at(position, "there is no file '%s'".formatted(name), "looked at " + looked);
    }

    private static byte[] bytes(Path place, Position position) {
        try {
            return Files.readAllBytes(place);
        } catch (IOException e) {
            throw Mistake.at(position, "'%s' cannot be read: %s".formatted(place, e.getMessage()), "");
        }
    }
}
