package hypercell.kernel.jupyter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// Where Jupyter looks for kernels: "Common Directories and File Locations" of its documentation, section "Data files".
public final class JupyterFolders {
    private final Map<String, String> environment;
    private final String system;
    private final Path home;

    /// @param environment environment variables
    /// @param system the system property `os.name`
    /// @param home the user's home folder
    public JupyterFolders(Map<String, String> environment, String system, Path home) {
        this.environment = Map.copyOf(environment);
        this.system = system.toLowerCase(Locale.ROOT);
        this.home = home;
    }

    /// The data folder of this user: `JUPYTER_DATA_DIR`, or the platform's.
    public Path user() {
        String set = environment.getOrDefault("JUPYTER_DATA_DIR", "");
        if (!set.isEmpty()) {
            return Path.of(set);
        }
        if (system.startsWith("mac")) {
            return home.resolve("Library/Jupyter");
        }
        if (system.startsWith("windows")) {
            String roaming = environment.getOrDefault("APPDATA", "");
            return (roaming.isEmpty()
                    ? home.resolve(".jupyter/data")
                    : Path.of(roaming).resolve("jupyter"));
        }
        String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
        return (xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".local/share")).resolve("jupyter");
    }

    /// The data folder below an installation prefix.
    public static Path prefix(Path prefix) {
        return prefix.resolve("share").resolve("jupyter");
    }

    /// The data folder of the Python environment that is active: `VIRTUAL_ENV`, `CONDA_PREFIX`, or what the
    /// `python3` on the PATH calls its `sys.prefix`.
    ///
    /// @throws IOException when there is none
    public Path sysPrefix() throws IOException {
        for (String variable : new String[] {"VIRTUAL_ENV", "CONDA_PREFIX"}) {
            String prefix = environment.getOrDefault(variable, "");
            if (!prefix.isEmpty()) {
                return prefix(Path.of(prefix));
            }
        }
        return prefix(Path.of(pythonPrefix()));
    }

    private static String pythonPrefix() throws IOException {
        try {
            Process python = new ProcessBuilder("python3", "-c", "import sys; print(sys.prefix)")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String prefix = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (python.waitFor() == 0 && !prefix.isEmpty()) {
                return prefix;
            }
        } catch (IOException e) {
            throw new IOException("no python3 on the PATH, so there is no sys.prefix; use --user or --prefix DIR", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("python3 does not tell its sys.prefix; use --user or --prefix DIR");
    }
}
