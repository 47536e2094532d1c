package hypercell.kernel.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hypercell.kernel.notebook.Notebook;
import hypercell.kernel.notebook.NotebookRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Jupyter's own tools against this kernel. Needs a python3 with them (Debian: python3-jupyter-kernel-test,
/// python3-nbclient); says so when there is none.
class JupyterToolsTest {
    private static final Path ROOT = Path.of(System.getProperty("hypercell.root", ".."));
    private static final Path TESTS = ROOT.resolve("kernel/src/test");

    @TempDir
    Path folder;

    @BeforeEach
    void installKernel() throws IOException {
        Path launcher = folder.resolve("hypercell");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(
                launcher, """
                    #!/bin/sh
                    exec '%s' -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s "$3"
                    """.formatted(java, System.getProperty("java.class.path"), KernelMain.class.getName()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        KernelSpec.install(folder.resolve("jupyter"), launcher);
    }

    @Test
    void jupyterKernelTestPasses() throws Exception {
        String python = pythonWith("jupyter_kernel_test");
        assertPasses(
                python,
                "-m",
                "unittest",
                "-v",
                TESTS.resolve("python/kernel_test.py").toString());
    }

    @Test
    void nbclientGetsTheOutputsThatTheRunnerWrites() throws Exception {
        String python = pythonWith("nbclient");
        Path source = TESTS.resolve("resources/notebooks/tour.ipynb");
        Notebook notebook = Notebook.parse(Files.readString(source));
        new NotebookRunner(Map.of(), false).run(notebook);
        Path expected = Files.writeString(folder.resolve("expected.ipynb"), notebook.text());
        assertPasses(
                python, TESTS.resolve("python/notebook_test.py").toString(), source.toString(), expected.toString());
    }

    @ParameterizedTest
    @MethodSource("shippedNotebooks")
    void nbclientGetsTheOutputsThatAreStored(Path notebook) throws Exception {
        String python = pythonWith("nbclient");
        assertPasses(
                python, TESTS.resolve("python/notebook_test.py").toString(), notebook.toString(), notebook.toString());
    }

    static List<Path> shippedNotebooks() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("notebooks"))) {
            return files.filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .toList();
        }
    }

    private static String pythonWith(String module) throws Exception {
        for (String python : new String[] {"python3", "/usr/bin/python3"}) {
            try {
                Process process = new ProcessBuilder(python, "-c", "import " + module)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor() == 0) {
                    return python;
                }
            } catch (IOException e) {
                // Not installed: the next one may be.
            }
        }
        System.err.println("SKIPPED: no python3 with " + module + ", so Jupyter's own tools do not test this kernel");
        assumeTrue(false, "no python3 with " + module);
        throw new AssertionError("not reached");
    }

    private void assertPasses(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true);
        builder.environment().put("JUPYTER_PATH", folder.resolve("jupyter").toString());
        builder.environment().put("XDG_STATE_HOME", folder.toString());
        builder.environment().put("JUPYTER_PLATFORM_DIRS", "1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
