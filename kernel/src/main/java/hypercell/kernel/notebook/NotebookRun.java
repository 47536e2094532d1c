package hypercell.kernel.notebook;

import hypercell.kernel.eval.ErrorReport;
import java.util.Optional;

/// What became of running a notebook.
///
/// @param cellsRun how many cells ran
/// @param failed 1-based number of the cell, counting all cells, whose error ended the run; 0 when none did
/// @param error that error
/// @param failedExpectations how many lines of `expect` blocks did not hold; the run goes on after those
public record NotebookRun(int cellsRun, int failed, Optional<ErrorReport> error, int failedExpectations) {}
