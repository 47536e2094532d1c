package hypercell.kernel.eval;

import java.util.ArrayList;
import java.util.List;

/// What a user reads when a cell or script fails. Holds text only, so it may be kept, sent and compared.
///
/// @param kind whose mistake it is
/// @param name short name of the error: `SyntaxError` and the like, or the simple class name of an exception
/// @param diagnostics one or more mistakes, in source order
/// @param traceback the user's own frames, innermost first, as `In[3]:4 in f`; empty for compile errors
public record ErrorReport(Kind kind, String name, List<Diagnostic> diagnostics, List<String> traceback) {
    /// Whose mistake it is.
    public enum Kind {
        /// A word of the DSL was used wrongly, or a name is unknown.
        USER,
        /// The source does not compile.
        COMPILE,
        /// An `assert` failed.
        ASSERTION,
        /// User code threw.
        EXCEPTION,
        /// A fault of this program.
        INTERNAL
    }

    public ErrorReport {
        diagnostics = List.copyOf(diagnostics);
        traceback = List.copyOf(traceback);
    }

    /// The first mistake.
    public Diagnostic first() {
        return diagnostics.getFirst();
    }

    /// The first mistake's message without its place.
    public String message() {
        return first().sentence();
    }

    /// Name of the cell or script of the first mistake, or empty.
    public String file() {
        return first().file();
    }

    /// 1-based line of the first mistake, or 0.
    public int line() {
        return first().line();
    }

    /// 1-based column of the first mistake, or 0.
    public int column() {
        return first().column();
    }

    /// Text of the first mistake's line, or empty.
    public String sourceLine() {
        return first().sourceLine();
    }

    /// What the first mistake probably means, or empty.
    public String hint() {
        return first().hint();
    }

    /// The whole report as plain lines: for each mistake `file:line:column: sentence`, the source line and a caret,
    /// then the traceback when it says more than the first line does.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Diagnostic diagnostic : diagnostics) {
            String place = diagnostic.place().isEmpty() ? "" : diagnostic.place() + ": ";
            lines.addAll((place + sentence(diagnostic)).lines().toList());
            lines.addAll(diagnostic.excerpt().lines().toList());
        }
        if (traceback.size() > 1) {
            traceback.forEach(frame -> lines.add("  at " + frame));
        }
        return lines;
    }

    /// [#lines] joined by line feeds.
    public String text() {
        return String.join("\n", lines());
    }

    private String sentence(Diagnostic diagnostic) {
        return switch (kind) {
            case EXCEPTION, INTERNAL -> name + ": " + diagnostic.sentence();
            // A power assertion draws under its own first line, so nothing may stand before that.
            case ASSERTION -> "assertion failed\n" + diagnostic.sentence();
            case USER, COMPILE -> diagnostic.sentence();
        };
    }
}
