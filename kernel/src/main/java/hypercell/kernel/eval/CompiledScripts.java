package hypercell.kernel.eval;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.codehaus.groovy.util.ReleaseInfo;

/// Keeps compiled scripts on disk, so that a second run never touches the compiler. One file per script, named by the
/// SHA-256 of its source, its name and the versions that shaped the result.
///
/// The files are code, so the folder is private to its owner. A folder that cannot be written, and a file that cannot
/// be read, mean only that the script is compiled.
public final class CompiledScripts {
    /// Keeps nothing.
    public static final CompiledScripts NONE = new CompiledScripts(null, "");

    private final Path folder;
    private final String version;

    private CompiledScripts(Path folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    /// A cache in `folder`, which is made when missing.
    ///
    /// @param version changes whenever the compiled form may change: versions of the DSL and the engine
    public static CompiledScripts in(Path folder, String version) {
        return new CompiledScripts(folder, version);
    }

    /// The user's cache: `$XDG_CACHE_HOME/hypercell`, or `~/.cache/hypercell`.
    public static CompiledScripts ofUser(Map<String, String> environment, Path home, String version) {
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        // XDG Base Directory Specification: relative paths are invalid and are ignored.
        Path base = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".cache");
        return in(base.resolve("hypercell").resolve("scripts"), version);
    }

    /// The compiled form of `source`, from disk when it is there.
    ///
    /// @param fresh false when the result depends on earlier cells and must not be kept
    CompiledCell get(String source, String name, Supplier<CompiledCell> compiler, boolean fresh) {
        if (folder == null || !fresh) {
            return compiler.get();
        }
        Path file = folder.resolve(key(source, name) + ".cell");
        Optional<CompiledCell> kept = read(file);
        if (kept.isPresent()) {
            return kept.get();
        }
        CompiledCell compiled = compiler.get();
        write(file, compiled);
        return compiled;
    }

    private String key(String source, String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {version, ReleaseInfo.getVersion(), name, source}) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Optional<CompiledCell> read(Path file) {
        try {
            return Files.isRegularFile(file) ? CellFile.read(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void write(Path file, CompiledCell cell) {
        Path temporary = null;
        try {
            makeFolder();
            temporary = Files.createTempFile(folder, "cell", ".tmp");
            Files.write(temporary, CellFile.write(cell));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UnsupportedOperationException e) {
            discard(temporary);
        }
    }

    private void makeFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.getParent());
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static void discard(Path temporary) {
        try {
            if (temporary != null) {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            // The cache is a convenience: a leftover file does no harm.
        }
    }
}
