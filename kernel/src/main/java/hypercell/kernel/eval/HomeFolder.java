package hypercell.kernel.eval;

import java.nio.file.Path;
import java.util.Map;

/// Where a user's settings and caches live.
public final class HomeFolder {
    private HomeFolder() {}

    /// `$HOME`, as shells and Jupyter have it. Java's own answer comes from the password file, which knows nothing
    /// of a home that was moved for a container or a test; it serves where `HOME` is not set.
    public static Path of(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.startsWith("/") ? home : System.getProperty("user.home", "/"));
    }
}
