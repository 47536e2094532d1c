package hypercell.kernel.cli;

import hypercell.kernel.eval.ErrorReport;
import hypercell.kernel.notebook.Notebook;
import hypercell.kernel.notebook.NotebookError;
import hypercell.kernel.notebook.NotebookPage;
import hypercell.kernel.notebook.NotebookRun;
import hypercell.kernel.notebook.NotebookRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hypercell notebook run`: runs all cells of a notebook in this process.
@Command(
        name = "run",
        description = "Run all cells of a notebook; without -o and --html only check it.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "The exit status is 1 when a cell failed and errors are not allowed, or an expectation did not hold;",
            "the outputs up to the error are written all the same.",
            "",
            "Examples:",
            "  hypercell notebook run notebooks/paging.ipynb --html paging.html",
            "  hypercell notebook run sweep.ipynb -o done.ipynb --set pages=64"
        })
final class NotebookRunCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "NOTEBOOK", description = "The notebook, an .ipynb file.")
    private String file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "Write the notebook with its outputs; may be the notebook itself.")
    private Path output;

    @Option(names = "--html", paramLabel = "OUT", description = "Write the notebook as one HTML page.")
    private Path html;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Give a parameter of the notebook a value; may be repeated.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--allow-errors", description = "Go on after a cell has failed.")
    private boolean allowErrors;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    NotebookRunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Notebook notebook = parse();
        NotebookRun run = new NotebookRunner(parameters, allowErrors).run(notebook);
        write(output, notebook.text());
        write(html, NotebookPage.of(notebook, Path.of(file).getFileName().toString()));
        Optional<ErrorReport> error = run.error();
        error.ifPresent(
                report -> surroundings.err().println("%s, cell %d: %s".formatted(file, run.failed(), report.text())));
        surroundings.out().println("%s: %d cells run%s".formatted(file, run.cellsRun(), troubles(run)));
        boolean held = error.isEmpty() && run.failedExpectations() == 0;
        return (held ? ExitStatus.HELD : ExitStatus.EXPECTATION_FAILED).code();
    }

    private static String troubles(NotebookRun run) {
        int failed = run.failedExpectations();
        return (failed > 0 ? ", %d expectation%s failed".formatted(failed, failed == 1 ? "" : "s") : "")
                + (run.error().isPresent() ? ", the last cell ended with an error" : "");
    }

    private Notebook parse() {
        try {
            return Notebook.parse(TextFile.read(file));
        } catch (NotebookError e) {
            throw CommandFailed.input("'" + file + "': " + e.getMessage(), "");
        }
    }

    private static void write(Path target, String text) {
        try {
            if (target != null) {
                Files.writeString(target, text);
            }
        } catch (IOException e) {
            throw CommandFailed.environment("cannot write: " + Reasons.of(e), "");
        }
    }
}
