package hypercell.kernel;

import hypercell.dsl.Experiment;
import hypercell.engine.machine.Cpu;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The version of this program.
public final class Version {
    private static final List<Class<?>> MODULES = List.of(Cpu.class, Experiment.class, Version.class);

    private Version() {}

    /// The version written into the jar, or `development` when run from class files.
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /// The version, and size and time of each module's jar: another text after each build. What is kept from run to run
    /// and depends on the program's code is kept under this name.
    public static String build() {
        StringBuilder build = new StringBuilder(text());
        for (Class<?> module : MODULES) {
            build.append(' ').append(stamp(module));
        }
        return build.toString();
    }

    private static String stamp(Class<?> module) {
        try {
            Path jar = Path.of(
                    module.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.size(jar) + "@" + Files.getLastModifiedTime(jar).toMillis();
        } catch (IOException | URISyntaxException e) {
            return "unknown";
        }
    }
}
