package hypercell.kernel.eval;

import hypercell.dsl.UserError;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.messages.ExceptionMessage;
import org.codehaus.groovy.control.messages.Message;
import org.codehaus.groovy.control.messages.SimpleMessage;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.syntax.SyntaxException;

/// Reads the errors of Groovy's compiler: each becomes a place and one sentence.
final class CompileErrors {
    private static final Pattern PLACE = Pattern.compile("\\s*@ line \\d+, column \\d+\\.?\\s*$");

    private final Sources sources;
    private final String name;

    /// @param name name of the source that was compiled
    CompileErrors(Sources sources, String name) {
        this.sources = sources;
        this.name = name;
    }

    ErrorReport report(CompilationFailedException failed) {
        List<Diagnostic> diagnostics = new ArrayList<>();
        if (failed instanceof MultipleCompilationErrorsException multiple) {
            for (Message message : multiple.getErrorCollector().getErrors()) {
                addTo(diagnostics, message);
            }
        }
        if (diagnostics.isEmpty()) {
            diagnostics.add(unplaced(failed.getMessage()));
        }
        diagnostics.sort(Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column));
        return new ErrorReport(ErrorReport.Kind.COMPILE, "SyntaxError", diagnostics, List.of());
    }

    private void addTo(List<Diagnostic> diagnostics, Message message) {
        switch (message) {
            case SyntaxErrorMessage syntax -> diagnostics.add(syntax(syntax.getCause()));
            case ExceptionMessage exception -> {
                if (exception.getCause() instanceof UserError error) {
                    error.problems().forEach(problem -> diagnostics.add(problem(problem)));
                } else {
                    diagnostics.add(unplaced(String.valueOf(exception.getCause().getMessage())));
                }
            }
            case SimpleMessage simple -> diagnostics.add(unplaced(simple.getMessage()));
            default -> diagnostics.add(unplaced(message.toString()));
        }
    }

    private Diagnostic syntax(SyntaxException cause) {
        return diagnostic(cause.getStartLine(), cause.getStartColumn(), clean(cause.getOriginalMessage()), "");
    }

    private Diagnostic problem(Problem problem) {
        return diagnostic(problem.position().line(), problem.position().column(), problem.message(), problem.hint());
    }

    private Diagnostic unplaced(String message) {
        return diagnostic(0, 0, clean(message), "");
    }

    private Diagnostic diagnostic(int line, int column, String message, String hint) {
        int known = Math.max(0, line);
        return new Diagnostic(
                name, known, known == 0 ? 0 : Math.max(0, column), sources.line(name, known), message, hint);
    }

    private static String clean(String message) {
        return PLACE.matcher(message.strip()).replaceAll("");
    }
}
