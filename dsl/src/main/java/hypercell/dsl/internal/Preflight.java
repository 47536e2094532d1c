package hypercell.dsl.internal;

import hypercell.dsl.ExperimentScript;
import hypercell.dsl.build.Program;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Checks, when a script starts, the names that could not be settled while it was compiled because an earlier cell may
/// have defined them. All that are unknown become one error, before anything of the script runs.
public final class Preflight {
    private Preflight() {}

    /// Fails when something is unknown.
    ///
    /// @param names lists `[name, message, hint, line, column]`; a name of null is a mistake for certain
    /// @param texts lists `[assembly text, code bits, line, column]`
    public static void check(ExperimentScript script, List<?> names, List<?> texts) {
        List<Problem> problems = new ArrayList<>();
        for (Object item : names) {
            List<?> name = (List<?>) item;
            String said = (String) name.get(0);
            if (said == null || !script.__defines(said)) {
                Position position = new Position((int) name.get(3), (int) name.get(4));
                problems.add(new Problem(position, (String) name.get(1), (String) name.get(2)));
            }
        }
        for (Object item : texts) {
            problems.addAll(text(script, (List<?>) item));
        }
        problems.sort(
                Comparator.comparingInt((Problem problem) -> problem.position().line())
                        .thenComparingInt(problem -> problem.position().column()));
        Mistake.throwIfAny(problems);
    }

    private static List<Problem> text(ExperimentScript script, List<?> item) {
        String text = (String) item.get(0);
        AsmDialect dialect = AsmDialect.of((int) item.get(1));
        Map<String, Long> constants = dialect.constants(text, Map.of(), Outside.of(script));
        Position position = new Position((int) item.get(2), (int) item.get(3));
        return dialect.problems(text, constants).stream()
                .map(problem -> Program.inScript(problem, position))
                .toList();
    }
}
