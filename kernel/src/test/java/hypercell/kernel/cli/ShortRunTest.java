package hypercell.kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortRunTest {
    private static final long TEN_SECONDS = 10_000_000_000L;

    @TempDir
    private Path folder;

    @Test
    void aShortRunLeavesItsMarkInAFolderOfItsOwn() {
        Path mark = folder.resolve("short").resolve("1-2");

        new ShortRun(mark, System.nanoTime()).remember();
        new ShortRun(mark, System.nanoTime()).remember();

        assertThat(mark).isEmptyFile();
    }

    @Test
    void aLongRunTakesTheMarkAway() throws Exception {
        Path mark = Files.createFile(folder.resolve("1-2"));

        new ShortRun(mark, System.nanoTime() - TEN_SECONDS).remember();
        new ShortRun(mark, System.nanoTime() - TEN_SECONDS).remember();

        assertThat(mark).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeMadeIsNoError() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        new ShortRun(file.resolve("1-2"), System.nanoTime()).remember();

        assertThat(file).isRegularFile();
    }

    @Test
    void withoutALauncherNothingIsRemembered() {
        new ShortRun(null, System.nanoTime()).remember();

        assertThat(folder).isEmptyDirectory();
    }
}
