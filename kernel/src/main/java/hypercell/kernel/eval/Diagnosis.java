package hypercell.kernel.eval;

import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import hypercell.dsl.UserError;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codehaus.groovy.GroovyBugError;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.runtime.InvokerInvocationException;

/// Turns whatever a cell threw into what a user reads.
final class Diagnosis {
    private final Sources sources;
    private final UnknownWords unknownWords;
    private final List<WordSource> wordSources;

    /// @param wordSources know the words of the place where an error happened
    Diagnosis(Sources sources, UnknownWords unknownWords, List<WordSource> wordSources) {
        this.sources = sources;
        this.unknownWords = unknownWords;
        this.wordSources = wordSources;
    }

    /// The report for `thrown`, which left the cell or script called `name`.
    ErrorReport of(Throwable thrown, String name) {
        Throwable root = unwrap(thrown);
        List<String> traceback = Traceback.of(root);
        return switch (root) {
            case UserError error ->
                new ErrorReport(ErrorReport.Kind.USER, "UserError", problems(error, name), traceback);
            case CompilationFailedException failed -> new CompileErrors(sources, name).report(failed);
            case MissingPropertyException missing ->
                word(unknownWords.explain(missing, near(root, missing.getProperty())), root, traceback);
            case MissingMethodException missing ->
                word(unknownWords.explain(missing, near(root, missing.getMethod())), root, traceback);
            case CellExit exit ->
                new ErrorReport(ErrorReport.Kind.USER, "SystemExit", List.of(at(root, exit.getMessage())), traceback);
            case CellInterrupted interrupted -> interrupted(interrupted);
            case GroovyBugError bug -> internal(bug);
            case AssertionError error ->
                new ErrorReport(ErrorReport.Kind.ASSERTION, "AssertionError", List.of(assertion(error)), traceback);
            default ->
                new ErrorReport(
                        ErrorReport.Kind.EXCEPTION,
                        root.getClass().getSimpleName(),
                        List.of(at(root, sentence(root))),
                        traceback);
        };
    }

    /// The report of an evaluation that was stopped.
    ErrorReport interrupted(Throwable thrown) {
        Throwable root = unwrap(thrown);
        return new ErrorReport(
                ErrorReport.Kind.USER, "Interrupted", List.of(at(root, "interrupted")), Traceback.of(root));
    }

    /// The report of a fault of this program.
    ErrorReport internal(Throwable thrown) {
        String where = thrown.getStackTrace().length == 0 ? "" : " at " + thrown.getStackTrace()[0];
        String message = "internal error, please report it: " + thrown + where;
        return new ErrorReport(
                ErrorReport.Kind.INTERNAL, thrown.getClass().getSimpleName(), List.of(at(thrown, message)), List.of());
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable root = thrown;
        while (isWrapper(root) && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static boolean isWrapper(Throwable thrown) {
        return thrown instanceof InvokerInvocationException
                || thrown instanceof InvocationTargetException
                || thrown instanceof UndeclaredThrowableException
                || thrown instanceof ExceptionInInitializerError;
    }

    private List<Diagnostic> problems(UserError error, String name) {
        Optional<StackTraceElement> frame = Traceback.innermost(error);
        String file = error.file().isEmpty() ? frame.map(Diagnosis::fileOf).orElse(name) : error.file();
        List<Diagnostic> diagnostics = new ArrayList<>();
        for (Problem problem : error.problems()) {
            Position position = problem.position();
            int line = position.line() > 0
                    ? position.line()
                    : frame.map(StackTraceElement::getLineNumber).orElse(0);
            diagnostics.add(new Diagnostic(
                    file, line, position.column(), sources.line(file, line), problem.message(), problem.hint()));
        }
        return diagnostics;
    }

    private ErrorReport word(UnknownWords.Explanation explanation, Throwable thrown, List<String> traceback) {
        Diagnostic place = at(thrown, explanation.message());
        int column = columnOf(explanation.word(), place.sourceLine());
        Diagnostic diagnostic = new Diagnostic(
                place.file(), place.line(), column, place.sourceLine(), explanation.message(), explanation.hint());
        return new ErrorReport(ErrorReport.Kind.USER, "UnknownWord", List.of(diagnostic), traceback);
    }

    /// Names that mean something where user code failed over `word`.
    private Collection<String> near(Throwable thrown, String word) {
        Diagnostic place = at(thrown, "");
        String text = sources.text(place.file());
        int column = columnOf(word, place.sourceLine());
        int offset = Sources.offset(text, place.line()) + Math.max(0, column - 1);
        List<String> names = new ArrayList<>();
        wordSources.forEach(source -> names.addAll(source.names(text, Math.min(offset, text.length()))));
        return names;
    }

    /// 1-based column of `word` when it stands exactly once in `line`, otherwise 0.
    private static int columnOf(String word, String line) {
        Matcher matcher = Pattern.compile("(?<![\\w$])" + Pattern.quote(word) + "(?![\\w$])")
                .matcher(line);
        if (!matcher.find()) {
            return 0;
        }
        int column = matcher.start() + 1;
        return matcher.find() ? 0 : column;
    }

    // Groovy's power assertion draws the line itself, so the source line is not shown again.
    private Diagnostic assertion(AssertionError error) {
        Diagnostic place = at(error, sentence(error));
        return new Diagnostic(place.file(), place.line(), 0, "", place.message(), "");
    }

    private static String fileOf(StackTraceElement frame) {
        return SourceName.plain(frame.getFileName());
    }

    private Diagnostic at(Throwable thrown, String message) {
        return Traceback.innermost(thrown)
                .map(frame -> new Diagnostic(
                        fileOf(frame),
                        frame.getLineNumber(),
                        0,
                        sources.line(fileOf(frame), frame.getLineNumber()),
                        message,
                        ""))
                .orElseGet(() -> new Diagnostic("", 0, 0, "", message, ""));
    }

    private static String sentence(Throwable thrown) {
        if (thrown instanceof StackOverflowError) {
            return "the stack overflowed: a method or closure calls itself without end";
        }
        if (thrown instanceof OutOfMemoryError) {
            return "out of memory: " + thrown.getMessage();
        }
        String message = thrown.getMessage() == null ? "no message" : thrown.getMessage();
        Throwable cause = thrown.getCause();
        return cause == null ? message : message + "\ncaused by " + cause;
    }
}
