package hypercell.kernel.cli;

import hypercell.dsl.ExperimentOptions;
import hypercell.dsl.Front;
import hypercell.engine.table.Nearest;
import hypercell.kernel.Version;
import hypercell.kernel.eval.CompiledScripts;
import hypercell.kernel.eval.DeepStack;
import hypercell.kernel.eval.Diagnostic;
import hypercell.kernel.eval.ErrorReport;
import hypercell.kernel.eval.Evaluation;
import hypercell.kernel.eval.Session;
import hypercell.kernel.eval.Variable;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Runs a script in a session of its own, with compiled scripts kept between runs.
final class ScriptRun {
    private final Surroundings surroundings;
    private final ExperimentOptions options;

    ScriptRun(Surroundings surroundings, ExperimentOptions options) {
        this.surroundings = surroundings;
        this.options = options;
    }

    /// Runs the script.
    ///
    /// @param file path as the user typed it
    /// @param front shows what the script shows
    /// @param printed takes what the script prints to its standard output
    /// @throws CommandFailed when the file cannot be read
    ScriptOutcome run(String file, Front front, PrintStream printed) {
        String source = TextFile.read(file);
        CompiledScripts cache =
                CompiledScripts.ofUser(surroundings.environment(), surroundings.home(), Version.ofThisBuild());
        try (Session session = new Session(front, options, cache);
                Interrupts interrupts = Interrupts.stopping(session)) {
            Path folder = Path.of(file).toAbsolutePath().getParent();
            session.experiment().scriptFolder(folder);
            Evaluation evaluation =
                    StandardStreams.during(printed, surroundings.err(), () -> evaluate(session, source, file));
            return new ScriptOutcome(session.experiment(), error(evaluation).or(() -> unusedSetting(session, file)));
        }
    }

    private static Evaluation evaluate(Session session, String source, String name) {
        Evaluation[] result = new Evaluation[1];
        Thread thread = DeepStack.thread("script", () -> result[0] = session.eval(source, name));
        thread.start();
        boolean done = false;
        while (!done) {
            try {
                thread.join();
                done = true;
            } catch (InterruptedException e) {
                session.interrupt();
            }
        }
        return result[0];
    }

    private static Optional<ErrorReport> error(Evaluation evaluation) {
        return switch (evaluation) {
            case Evaluation.Value value -> Optional.empty();
            case Evaluation.Failure failure -> Optional.of(failure.report());
            case Evaluation.Interrupted interrupted -> Optional.of(interrupted.report());
        };
    }

    private static Optional<ErrorReport> unusedSetting(Session session, String file) {
        return session.unusedSettings().stream().findFirst().map(setting -> {
            List<String> variables =
                    session.variables().stream().map(Variable::name).toList();
            String message = "--set " + setting + ": the script declares no top-level variable of that name";
            Diagnostic diagnostic = new Diagnostic(file, 0, 0, "", message, Nearest.hint(setting, variables));
            return new ErrorReport(ErrorReport.Kind.USER, "UnknownSetting", List.of(diagnostic), List.of());
        });
    }
}
