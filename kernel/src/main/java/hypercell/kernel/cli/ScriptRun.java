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
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
        String source = read(file);
        CompiledScripts cache = CompiledScripts.ofUser(surroundings.environment(), surroundings.home(), Version.text());
        try (Session session = new Session(front, options, cache);
                Interrupts interrupts = Interrupts.stopping(session)) {
            Path folder = Path.of(file).toAbsolutePath().getParent();
            session.experiment().scriptFolder(folder);
            Evaluation evaluation = StandardStreams.during(printed, surroundings.err(), () -> evaluate(session, source, file));
            return new ScriptOutcome(session.experiment(), error(evaluation).or(() -> unusedSetting(session, file)));
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException e) {
            throw CommandFailed.input("there is no file '" + file + "'", neighbour(file));
        } catch (CharacterCodingException e) {
            throw CommandFailed.input("'" + file + "' is not UTF-8 text", "");
        } catch (IOException | java.nio.file.InvalidPathException e) {
            String why = Files.isDirectory(Path.of(file)) ? "it is a folder" : e.getMessage();
            throw CommandFailed.input("cannot read '" + file + "': " + why, "");
        }
    }

    /// A file beside the missing one whose name is nearly the same.
    private static String neighbour(String file) {
        Path wanted = Path.of(file);
        Path folder = wanted.toAbsolutePath().getParent();
        try (var entries = Files.list(folder)) {
            List<String> names = entries.map(path -> path.getFileName().toString()).sorted().toList();
            return Nearest.to(wanted.getFileName().toString(), names)
                    .map(name -> "did you mean '" + wanted.resolveSibling(name) + "'?")
                    .orElse("");
        } catch (IOException e) {
            return "";
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
            List<String> variables = session.variables().stream().map(Variable::name).toList();
            String message = "--set " + setting + ": the script declares no top-level variable of that name";
            Diagnostic diagnostic = new Diagnostic(file, 0, 0, "", message, Nearest.hint(setting, variables));
            return new ErrorReport(ErrorReport.Kind.USER, "UnknownSetting", List.of(diagnostic), List.of());
        });
    }
}
