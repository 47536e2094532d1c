package hypercell.kernel;

import hypercell.dsl.DslCompiler;
import hypercell.engine.platform.PcMachine;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/// The version of this program.
public final class Version {
    private Version() {}

    /// The version written into the jar, or `development` when run from class files.
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /// Like [#text], but different for every build: sizes and dates of the jars. What is compiled against one build
    /// must not be used with another.
    public static String ofThisBuild() {
        StringBuilder build = new StringBuilder(text());
        for (Class<?> part : new Class<?>[] {PcMachine.class, DslCompiler.class, Version.class}) {
            build.append(' ').append(stamp(part.getProtectionDomain().getCodeSource()));
        }
        return build.toString();
    }

    private static String stamp(CodeSource source) {
        try {
            Path jar = Path.of(source.getLocation().toURI());
            return Files.size(jar) + "@" + Files.getLastModifiedTime(jar).toMillis();
        } catch (IOException | URISyntaxException e) {
            return source.getLocation().toString();
        }
    }
}
