package hypercell.kernel.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    @TempDir
    Path folder;

    private String ask(KernelClient client, Object... fields) {
        return client.request("history_request", Json.object(fields))
                .content()
                .get("history")
                .toString();
    }

    @Test
    void historyIsKeptAcrossKernelSessionsAndFoundInEveryWay() throws Exception {
        Path file = folder.resolve("state/history.jsonl");
        runKernel(file, "1 + 1", "def a = 2");
        try (Kernel kernel = KernelFixture.kernel(file);
                KernelClient client = started(kernel)) {
            client.execute("a = 'second session'");
            client.execute("1 + 1");
            assertThat(ask(client, "hist_access_type", "tail", "n", 2, "output", false))
                    .isEqualTo("[[2,1,\"a = 'second session'\"],[2,2,\"1 + 1\"]]");
            assertThat(ask(client, "hist_access_type", "tail", "n", 1, "output", true))
                    .isEqualTo("[[2,2,[\"1 + 1\",\"2\"]]]");
            assertThat(ask(client, "hist_access_type", "range", "session", 1, "start", 1, "stop", 2, "output", true))
                    .isEqualTo("[[1,1,[\"1 + 1\",\"2\"]]]");
            assertThat(ask(client, "hist_access_type", "range", "session", 0, "start", 2, "stop", 9))
                    .isEqualTo("[[2,2,\"1 + 1\"]]");
            assertThat(ask(client, "hist_access_type", "range", "session", -1, "start", 2, "stop", 9))
                    .isEqualTo("[[1,2,\"def a = 2\"]]");
            assertThat(ask(client, "hist_access_type", "search", "pattern", "1*1", "n", 9))
                    .isEqualTo("[[1,1,\"1 + 1\"],[2,2,\"1 + 1\"]]");
            assertThat(ask(client, "hist_access_type", "search", "pattern", "1*1", "n", 9, "unique", true))
                    .isEqualTo("[[2,2,\"1 + 1\"]]");
            assertThat(ask(client, "hist_access_type", "search", "pattern", "?e? a*", "n", 1))
                    .isEqualTo("[[1,2,\"def a = 2\"]]");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFolderThatCannotBeWrittenMeansAHistoryInMemory() throws Exception {
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file, not a folder");
        try (Kernel kernel = KernelFixture.kernel(blocked.resolve("below/history.jsonl"));
                KernelClient client = started(kernel)) {
            client.execute("1 + 1");
            client.execute("2");
            assertThat(ask(client, "hist_access_type", "tail", "n", 9)).isEqualTo("[[1,1,\"1 + 1\"],[1,2,\"2\"]]");
        }
    }

    @Test
    void damagedLinesAreSkipped() throws IOException {
        Path file = folder.resolve("history.jsonl");
        Files.writeString(
                file, "garbage\n{\"session\":3,\"line\":1,\"input\":\"x\",\"output\":\"\"}\n{\"session\":4}\nnull\n");
        HistoryFile history = new HistoryFile(file);
        assertThat(history.read()).containsExactly(new HistoryEntry(3, 1, "x", ""));
        assertThat(history.newSession(1)).isEqualTo(4);
    }

    @Test
    void aLongFileIsCutToTheNewestEntries() throws IOException {
        Path file = folder.resolve("history.jsonl");
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 4 * HistoryFile.KEPT + 1; i++) {
            lines.append("{\"session\":1,\"line\":").append(i).append(",\"input\":\"x\",\"output\":\"\"}\n");
        }
        Files.writeString(file, lines);
        assertThat(new HistoryFile(file).read()).hasSize(HistoryFile.KEPT);
        assertThat(Files.readAllLines(file))
                .hasSize(HistoryFile.KEPT)
                .last()
                .asString()
                .contains("20001");
    }

    private static void runKernel(Path file, String... cells) throws Exception {
        try (Kernel kernel = KernelFixture.kernel(file);
                KernelClient client = started(kernel)) {
            for (String cell : cells) {
                client.execute(cell);
            }
        }
    }

    private static KernelClient started(Kernel kernel) throws Exception {
        kernel.start();
        return new KernelClient(kernel.connection()).ready();
    }
}
