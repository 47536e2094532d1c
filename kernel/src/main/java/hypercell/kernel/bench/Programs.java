package hypercell.kernel.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Programs that may be installed.
final class Programs {
    private Programs() {}

    /// Whether a folder of PATH holds an executable of this name.
    static boolean onPath(String name) {
        String path = System.getenv("PATH");
        return path != null
                && Arrays.stream(path.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }
}
