package hypercell.kernel.eval;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.ExperimentOptions;
import hypercell.dsl.Front;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompiledScriptsTest {
    private static final String SCRIPT =
            "import java.util.concurrent.TimeUnit as T\ndef n = 20\ndef f(x) { x + T.SECONDS.toMillis(1) }\n"
                    + "class Two { int two() { 2 } }\n[1].collect { f(n) + new Two().two() }[0]";

    @TempDir
    Path home;

    private Object run(CompiledScripts scripts, String source) {
        try (Session session = new Session(Front.SILENT, ExperimentOptions.NONE, scripts)) {
            Evaluation evaluation = session.eval(source, "demo.groovy");
            assertThat(evaluation).isInstanceOf(Evaluation.Value.class);
            // What the script imports stays usable in later cells, cached or not.
            assertThat(session.eval("T.SECONDS.name() + f(1)", "In[1]")).isEqualTo(new Evaluation.Value("SECONDS1001"));
            return ((Evaluation.Value) evaluation).value();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("cache"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void aSecondRunTakesTheClassesFromDiskAndNotFromTheCompiler() throws IOException {
        CompiledScripts scripts = CompiledScripts.in(home.resolve("cache"), "1");
        assertThat(run(scripts, SCRIPT)).isEqualTo(1022L);
        assertThat(files()).hasSize(1);
        CompiledCell kept = scripts.get(
                SCRIPT,
                "demo.groovy",
                () -> {
                    throw new AssertionError("compiled again");
                },
                true);
        assertThat(kept.classes().keySet()).contains("demo__", "Two");
        assertThat(run(scripts, SCRIPT)).isEqualTo(1022L);
    }

    @Test
    void anotherSourceNameOrVersionIsAnotherFile() throws IOException {
        Path cache = home.resolve("cache");
        run(CompiledScripts.in(cache, "1"), SCRIPT);
        run(CompiledScripts.in(cache, "1"), SCRIPT + "\n");
        run(CompiledScripts.in(cache, "2"), SCRIPT);
        assertThat(files()).hasSize(3);
    }

    @Test
    void aDamagedFileIsIgnoredAndWrittenAgain() throws IOException {
        CompiledScripts scripts = CompiledScripts.in(home.resolve("cache"), "1");
        run(scripts, SCRIPT);
        Path file = files().getFirst();
        byte[] good = Files.readAllBytes(file);
        for (int damage = 0; damage < 3; damage++) {
            byte[] bad = good.clone();
            switch (damage) {
                case 0 -> bad[bad.length / 2] ^= 1;
                case 1 -> bad = java.util.Arrays.copyOf(bad, bad.length / 2);
                default -> bad = new byte[0];
            }
            Files.write(file, bad);
            assertThat(run(scripts, SCRIPT)).isEqualTo(1022L);
            assertThat(Files.readAllBytes(file)).isEqualTo(good);
        }
    }

    @Test
    void theFolderIsPrivate() throws IOException {
        run(CompiledScripts.ofUser(Map.of("XDG_CACHE_HOME", home.toString()), home, "1"), SCRIPT);
        Path folder = home.resolve("hypercell/scripts");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void aRelativeXdgFolderIsIgnored() throws IOException {
        run(CompiledScripts.ofUser(Map.of("XDG_CACHE_HOME", "relative"), home, "1"), SCRIPT);
        assertThat(home.resolve(".cache/hypercell/scripts")).isDirectory();
    }

    @Test
    void aFolderThatCannotBeWrittenMeansNoCache() throws IOException {
        Path file = Files.writeString(home.resolve("cache"), "a file, not a folder");
        assertThat(run(CompiledScripts.in(file.resolve("below"), "1"), SCRIPT)).isEqualTo(1022L);
    }

    @Test
    void aCellThatDependsOnEarlierCellsIsNotKept() throws IOException {
        CompiledScripts scripts = CompiledScripts.in(home.resolve("cache"), "1");
        try (Session session = new Session(Front.SILENT, ExperimentOptions.NONE, scripts)) {
            session.eval("class A { int n = 1 }", "a.groovy");
            session.eval("new A().n", "b.groovy");
        }
        assertThat(files()).hasSize(1);
    }
}
