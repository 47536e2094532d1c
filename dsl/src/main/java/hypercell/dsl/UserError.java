package hypercell.dsl;

import hypercell.dsl.internal.ScriptLine;
import hypercell.engine.table.Problem;
import java.util.List;

/// A mistake of the user, ready to be shown: never a stack trace. Fronts print `file:line:column: sentence`, the
/// source line and a caret for each problem.
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient List<Problem> problems;
    private final String file;

    /// At least one problem in `file` (a script's path, or a cell's name such as `In[3]`; empty = the running
    /// script).
    public UserError(String file, List<Problem> problems) {
        super(problems.getFirst().sentence());
        this.file = file;
        this.problems = List.copyOf(problems);
    }

    /// One mistake in the line of the user's script that runs now.
    public static UserError here(String message, String hint) {
        return new UserError("", List.of(new Problem(ScriptLine.current(), message, hint)));
    }

    /// Name of the source.
    public String file() {
        return file;
    }

    /// All of them, in source order.
    public List<Problem> problems() {
        return problems;
    }
}
