package hypercell.kernel.eval;

import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.ErrorCollector;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.syntax.SyntaxException;

/// Decides [Completeness]: Groovy's parser says whether a text parses; when it does not, what is open at its end and
/// where the parser gave up tell an unfinished text from a wrong one.
final class CompletenessCheck {
    private static final String INDENT = "    ";

    private CompletenessCheck() {}

    static Completeness of(String source) {
        String prepared = CellSource.prepare(source);
        SyntaxException error = parse(prepared);
        if (error == null) {
            return new Completeness.Complete();
        }
        SourceScan scan = SourceScan.of(prepared);
        if (scan.broken() || scan.endsInOneLineString()) {
            return new Completeness.Invalid();
        }
        if (scan.isOpen()) {
            return new Completeness.Incomplete(INDENT.repeat(scan.depth()));
        }
        return atEnd(prepared, error) ? new Completeness.Incomplete("") : new Completeness.Invalid();
    }

    /// The first syntax error, or null when `source` parses.
    private static SyntaxException parse(String source) {
        try {
            SourceUnit unit = SourceUnit.create("cell", source);
            unit.parse();
            unit.completePhase();
            unit.nextPhase();
            unit.convert();
            return null;
        } catch (MultipleCompilationErrorsException e) {
            return firstSyntaxError(e.getErrorCollector());
        } catch (CompilationFailedException e) {
            return new SyntaxException(e.getMessage(), 1, 1);
        }
    }

    private static SyntaxException firstSyntaxError(ErrorCollector errors) {
        return errors.getError(0) instanceof SyntaxErrorMessage syntax
                ? syntax.getCause()
                : new SyntaxException("unreadable", 1, 1);
    }

    /// True when the parser gave up because the text ended: at the end itself, at an operator that stands last, or
    /// over a construct that reaches to the end (`try` without `catch`, a method without a body).
    private static boolean atEnd(String source, SyntaxException error) {
        String[] lines = source.stripTrailing().split("\n", -1);
        String lastLine = lines[lines.length - 1];
        if (error.getStartLine() > lines.length) {
            return true;
        }
        boolean beyond = error.getStartLine() == lines.length && error.getStartColumn() > lastLine.length();
        boolean reachesEnd = error.getEndLine() == lines.length && error.getEndColumn() > lastLine.length();
        return beyond || (reachesEnd && (endsInOperator(lastLine) || isConstruct(error, lines.length, lastLine)));
    }

    private static boolean endsInOperator(String line) {
        char last = line.isEmpty() ? ' ' : line.charAt(line.length() - 1);
        return !Character.isJavaIdentifierPart(last) && "'\")]}".indexOf(last) < 0;
    }

    private static boolean isConstruct(SyntaxException error, int lastLine, String line) {
        boolean endsInBracket = line.endsWith(")") || line.endsWith("}");
        return endsInBracket && (error.getStartLine() < lastLine || error.getStartColumn() < line.length());
    }
}
