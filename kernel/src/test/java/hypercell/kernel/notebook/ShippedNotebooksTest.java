package hypercell.kernel.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The notebooks of the project are green as shipped and hold the outputs that a run of today gives, to the byte.
/// `-Dnotebooks.update=true` writes them anew.
class ShippedNotebooksTest {
    private static final Path NOTEBOOKS = Path.of(System.getProperty("hypercell.root", ".."), "notebooks");

    static List<Path> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(NOTEBOOKS)) {
            return files.filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void storedOutputsAreThoseOfARun(Path file) throws Exception {
        String stored = Files.readString(file);
        Notebook notebook = Notebook.parse(stored);
        NotebookRun run = new NotebookRunner(Map.of(), false).run(notebook);
        if (Boolean.getBoolean("notebooks.update")) {
            Files.writeString(file, notebook.text());
            stored = notebook.text();
        }

        assertThat(run.error()).isEmpty();
        assertThat(run.failedExpectations()).isZero();
        assertThat(notebook.text())
                .as(
                        "stale outputs: write them anew with mvn -pl engine,dsl,kernel test -Dtest=%s -Dnotebooks.update=true",
                        ShippedNotebooksTest.class.getSimpleName())
                .isEqualTo(stored);
    }

    /// Cells as nbgrader wants them: its metadata schema, version 3.
    @ParameterizedTest
    @MethodSource("notebooks")
    void exercisesCanBeGradedByNbgrader(Path file) throws Exception {
        Set<String> ids = new HashSet<>();
        for (Cell cell : Notebook.parse(Files.readString(file)).cells()) {
            JsonObject exercise = cell.json().getAsJsonObject("metadata").getAsJsonObject("nbgrader");
            if (exercise == null) {
                continue;
            }
            assertThat(exercise.keySet()).contains("schema_version", "grade", "solution", "locked", "task", "grade_id");
            assertThat(exercise.get("schema_version").getAsInt()).isEqualTo(3);
            assertThat(exercise.get("grade_id").getAsString()).matches("[a-zA-Z0-9_-]+");
            assertThat(ids.add(exercise.get("grade_id").getAsString()))
                    .as("unique grade_id")
                    .isTrue();
            if (exercise.get("solution").getAsBoolean()) {
                assertThat(cell.source()).startsWith("// BEGIN SOLUTION").endsWith("// END SOLUTION");
            }
            if (exercise.get("grade").getAsBoolean()) {
                assertThat(scores(cell)).containsExactly(exercise.get("points").getAsDouble());
            }
        }
    }

    /// Results of a cell, which nbgrader reads as the points reached; anything on standard error would mean none.
    private static List<Double> scores(Cell cell) {
        JsonArray outputs = cell.outputs();
        assertThat(outputs)
                .noneMatch(output -> output.getAsJsonObject().has("name")
                        && output.getAsJsonObject().get("name").getAsString().equals("stderr"));
        return outputs.asList().stream()
                .map(output -> output.getAsJsonObject())
                .filter(output -> output.get("output_type").getAsString().equals("execute_result"))
                .map(output -> Double.valueOf(
                        output.getAsJsonObject("data").get("text/plain").getAsString()))
                .toList();
    }
}
