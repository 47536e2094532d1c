package hypercell.kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher, copied into a project of its own with pretended JDKs that print how they were started.
class LauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("hypercell.root", ".."));

    @TempDir
    private Path folder;

    private Path project;

    @BeforeEach
    void makeProject() throws IOException {
        project = Files.createDirectories(folder.resolve("a project with spaces"));
        Files.copy(ROOT.resolve("hypercell"), project.resolve("hypercell"));
        executable(project.resolve("hypercell"));
        Path app = Files.createDirectories(project.resolve("kernel/target/app"));
        Files.createFile(app.resolve("b.jar"));
        Files.createFile(app.resolve("a.jar"));
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// A folder that looks like a JDK; its `java` prints its own name and its arguments, one a line.
    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"" + name + "\" \"$@\"\n");
        executable(java);
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private record Result(int status, List<String> lines) {}

    private Result start(Path launcher, Path javaHome, Path onPath, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.putAll(Map.of("HYPERCELL_NO_BUILD", "1", "HYPERCELL_NO_AOT", "1", "HOME", folder.toString()));
        environment.put("JAVA_HOME", javaHome.toString());
        environment.put("PATH", onPath.resolve("bin") + ":/usr/bin:/bin");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output.lines().toList());
    }

    @Test
    void startsFromAnyFolderWithArgumentsAsGivenAndJarsInOrder() throws Exception {
        Path jdk = jdk("new", "25.0.1");
        Result result = start(project.resolve("hypercell"), jdk, jdk, "run", "my file.groovy", "");
        Path app = project.toRealPath().resolve("kernel/target/app");
        assertThat(result.status()).isZero();
        assertThat(result.lines()).startsWith("new").endsWith("run", "my file.groovy", "");
        assertThat(result.lines())
                .containsSequence(
                        "-cp", app.resolve("a.jar") + ":" + app.resolve("b.jar"), "hypercell.kernel.cli.Main");
    }

    @Test
    void startsThroughASymbolicLink() throws Exception {
        Path jdk = jdk("new", "25.0.1");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a project with spaces/hypercell"));
        assertThat(start(link, jdk, jdk, "--version").lines())
                .contains("-Dhypercell.launcher=" + project.toRealPath().resolve("hypercell"));
    }

    @Test
    void passesOverAnOldJavaHome() throws Exception {
        Result result = start(project.resolve("hypercell"), jdk("old", "17.0.9"), jdk("new", "26"), "--version");
        assertThat(result.lines()).startsWith("new");
    }

    @Test
    void saysWhatIsMissingWhenItMayNotBuild() throws Exception {
        try (var jars = Files.list(project.resolve("kernel/target/app"))) {
            for (Path jar : jars.toList()) {
                Files.delete(jar);
            }
        }
        Files.delete(project.resolve("kernel/target/app"));
        Path jdk = jdk("new", "25.0.1");
        Result result = start(project.resolve("hypercell"), jdk, jdk, "--version");
        assertThat(result.status()).isEqualTo(4);
        assertThat(result.lines().getFirst())
                .isEqualTo("hypercell: not built, and HYPERCELL_NO_BUILD=1 forbids building");
    }
}
