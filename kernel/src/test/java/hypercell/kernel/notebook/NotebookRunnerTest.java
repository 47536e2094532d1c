package hypercell.kernel.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotebookRunnerTest {
    private static String resource(String name) throws IOException {
        try (InputStream in = NotebookRunnerTest.class.getResourceAsStream("/notebooks/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Notebook notebook(String... sources) throws NotebookError {
        JsonObject root = JsonParser.parseString("{'nbformat':4,'nbformat_minor':4,'metadata':{},'cells':[]}")
                .getAsJsonObject();
        for (String source : sources) {
            JsonObject cell = JsonParser.parseString(
                            "{'cell_type':'code','execution_count':9,'metadata':{},'outputs':[{'output_type':'stream','name':'stdout','text':'stale'}]}")
                    .getAsJsonObject();
            cell.addProperty("source", source);
            root.getAsJsonArray("cells").add(cell);
        }
        return Notebook.parse(root.toString());
    }

    private static NotebookRun run(Notebook notebook) {
        return new NotebookRunner(Map.of(), false).run(notebook);
    }

    @Test
    void outputsOfEveryKindAreWritten() throws Exception {
        Notebook notebook = Notebook.parse(resource("tour.ipynb"));
        NotebookRun run = run(notebook);
        assertThat(run.error()).isEmpty();
        assertThat(run.cellsRun()).isEqualTo(10);
        List<Cell> cells = notebook.cells();
        assertThat(cells.get(2).outputs().toString())
                .isEqualTo(
                        "[{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":\"héllo 😀\\n"
                                + "\"},{\"output_type\":\"stream\",\"name\":\"stderr\",\"text\":\"a warning\\n"
                                + "\"},{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":\"again\\n"
                                + "\"},{\"output_type\":\"execute_result\",\"execution_count\":2,\"data\":{\"text/plain\":\"8\"},\"metadata\":{}}]");
        assertThat(cells.get(3).outputs().toString()).contains("page  fills").contains("<table");
        assertThat(cells.get(5).outputs().toString()).contains("second").doesNotContain("first");
        assertThat(cells.get(6).outputs()).isEmpty();
        assertThat(cells.get(7).outputs().toString()).contains("kept").doesNotContain("gone");
        assertThat(cells.get(8).executionCount()).isZero();
        assertThat(cells.get(9).outputs().toString()).contains("\"ename\":\"IllegalStateException\"");
        assertThat(cells.get(10).executionCount()).isZero();
        assertThat(cells.get(11).outputs().toString()).contains("scan: 3 of 3");
        assertThat(cells.get(12).outputs().toString()).contains("from a thread").contains("[4, 8, 12]");
    }

    @Test
    void twoRunsGiveTheSameBytes() throws Exception {
        Notebook first = Notebook.parse(resource("tour.ipynb"));
        Notebook second = Notebook.parse(resource("tour.ipynb"));
        run(first);
        run(second);
        assertThat(first.text()).isEqualTo(second.text());
        run(second);
        assertThat(first.text()).isEqualTo(second.text());
        assertThat(NotebookPage.of(first, "x")).isEqualTo(NotebookPage.of(second, "x"));
    }

    @Test
    void aRunStopsAtTheFirstErrorAndLeavesNoStaleOutputs() throws Exception {
        Notebook notebook = notebook("1", "nosuch + 1", "println 'never'");
        NotebookRun run = run(notebook);
        assertThat(run.cellsRun()).isEqualTo(2);
        assertThat(run.failed()).isEqualTo(2);
        assertThat(run.error().orElseThrow().text()).startsWith("In[2]:1:1: unknown word 'nosuch'");
        assertThat(notebook.cells().get(1).outputs().toString()).contains("unknown word 'nosuch'");
        assertThat(notebook.cells().get(2).outputs()).isEmpty();
        assertThat(notebook.text()).doesNotContain("stale");
    }

    @Test
    void failedExpectationsAreCountedAndShownOnceAndTheRunGoesOn() throws Exception {
        Notebook notebook = notebook(
                "guest { asm 'hlt' }.run()\nexpect { eax == 1; ebx == 2; ecx == 0 }",
                "expect('x', points: 3) { eax == 0 }");
        NotebookRun run = run(notebook);
        assertThat(run.failedExpectations()).isEqualTo(2);
        assertThat(run.cellsRun()).isEqualTo(2);
        assertThat(kinds(notebook.cells().get(0))).containsExactly("display_data", "stream");
        assertThat(notebook.cells().get(0).outputs().toString()).contains("2 of 3 expectations failed");
        assertThat(kinds(notebook.cells().get(1))).containsExactly("display_data", "execute_result");
        assertThat(notebook.cells().get(1).outputs().toString()).contains("3 of 3 points");
    }

    private static List<String> kinds(Cell cell) {
        return cell.outputs().asList().stream()
                .map(output -> output.getAsJsonObject().get("output_type").getAsString())
                .toList();
    }

    @Test
    void errorsMayBeAllowed() throws Exception {
        Notebook notebook = notebook("assert false", "println 'on we go'");
        NotebookRun run = new NotebookRunner(Map.of(), true).run(notebook);
        assertThat(run.error()).isEmpty();
        assertThat(notebook.text()).contains("on we go");
    }

    @Test
    void parametersStandAfterTheTaggedCellAndAreReplacedByTheNextRun() throws Exception {
        Notebook notebook = Notebook.parse(resource("tour.ipynb"));
        new NotebookRunner(Map.of("pages", "0x10", "greeting", "it's"), false).run(notebook);
        assertThat(notebook.cells().get(2).source()).isEqualTo("// Parameters\ngreeting = 'it\\'s'\npages = 0x10");
        assertThat(notebook.cells().get(2).hasTag("injected-parameters")).isTrue();
        assertThat(notebook.cells().get(3).outputs().toString())
                .contains("it's\\n")
                .contains("\"32\"");
        new NotebookRunner(Map.of("pages", "2"), false).run(notebook);
        assertThat(notebook.cells()).hasSize(14);
        assertThat(notebook.cells().get(3).outputs().toString()).contains("\"4\"");
    }

    @Test
    void withoutATaggedCellParametersComeFirst() throws Exception {
        Notebook notebook = notebook("n + 1");
        new NotebookRunner(Map.of("n", "41"), false).run(notebook);
        assertThat(notebook.cells().get(0).source()).isEqualTo("// Parameters\nn = 41");
        assertThat(notebook.cells().get(0).json().has("id")).isFalse();
        assertThat(notebook.cells().get(1).outputs().toString()).contains("\"42\"");
    }

    @Test
    void cellsThatAskForInputFailAtOnce() throws Exception {
        Notebook notebook = notebook("readLine('name? ')");
        assertThat(run(notebook).error().orElseThrow().name()).isEqualTo("StdinNotImplementedError");
        assertThat(run(notebook("System.in.read()")).error().orElseThrow().name())
                .isEqualTo("StdinNotImplementedError");
    }

    @Test
    void runawayRecursionAndExitAreErrorsOfTheCell() throws Exception {
        assertThat(run(notebook("def f(n) { f(n + 1) }\nf(0)"))
                        .error()
                        .orElseThrow()
                        .name())
                .isEqualTo("StackOverflowError");
        assertThat(run(notebook("System.exit(0)")).error().orElseThrow().name()).isEqualTo("SystemExit");
    }

    @Test
    void theStandardStreamsAreBackAfterARun() throws Exception {
        var out = System.out;
        var in = System.in;
        run(notebook("println 1"));
        assertThat(System.out).isSameAs(out);
        assertThat(System.in).isSameAs(in);
    }
}
