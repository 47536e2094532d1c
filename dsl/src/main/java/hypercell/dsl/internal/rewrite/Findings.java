package hypercell.dsl.internal.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.syntax.SyntaxException;

/// What the rewriting of one script finds: errors for certain, and names that only the start of the script can settle,
/// because earlier cells may have defined them.
final class Findings {
    private final SourceUnit source;
    private final Set<String> declared;
    private final Set<String> labels = new HashSet<>();
    private final List<SyntaxException> errors = new ArrayList<>();
    private final List<Expression> names = new ArrayList<>();
    private final List<Expression> texts = new ArrayList<>();
    private final SourceLines lines;

    Findings(SourceUnit source, Set<String> declared) {
        this.source = source;
        this.declared = declared;
        this.lines = SourceLines.of(source);
    }

    /// The script's text.
    SourceLines lines() {
        return lines;
    }

    /// Whether the script itself gives the name a meaning.
    boolean declares(String name) {
        return declared.contains(name);
    }

    /// Labels of all `asm` blocks of the script.
    Set<String> labels() {
        return labels;
    }

    /// A mistake for certain.
    void error(ASTNode where, String message, String hint) {
        error(where.getLineNumber(), where.getColumnNumber(), message, hint);
    }

    /// A mistake for certain.
    void error(int line, int column, String message, String hint) {
        String sentence = hint.isEmpty() ? message : message + " — " + hint;
        errors.add(new SyntaxException(sentence, line, Math.max(1, column)));
    }

    /// A name that must be known when the script starts; else it is this mistake.
    void needed(String name, ASTNode where, String message, String hint) {
        names.add(Ast.list(List.of(
                Ast.constant(name), Ast.constant(message), Ast.constant(hint), Ast.line(where), Ast.column(where))));
    }

    /// Assembly text that can be checked when the script starts.
    void textToCheck(String text, int bits, int line, int column) {
        texts.add(Ast.list(List.of(Ast.constant(text), Ast.constant(bits), Ast.constant(line), Ast.constant(column))));
    }

    /// Whether something can only be settled when the script starts.
    boolean open() {
        return !names.isEmpty() || !texts.isEmpty();
    }

    /// The call that settles what is open when the script starts; certain mistakes go with it, so that the user
    /// sees all of them at once.
    Expression preflight(ASTNode where) {
        for (SyntaxException error : errors) {
            names.add(Ast.list(List.of(
                    Ast.constant(null),
                    Ast.constant(error.getOriginalMessage()),
                    Ast.constant(""),
                    Ast.constant(error.getStartLine()),
                    Ast.constant(error.getStartColumn()))));
        }
        return Ast.call(where, "__preflight", Ast.list(names), Ast.list(texts));
    }

    /// Makes the certain mistakes errors of the compiler.
    void report() {
        for (SyntaxException error : errors) {
            source.getErrorCollector().addErrorAndContinue(new SyntaxErrorMessage(error, source));
        }
    }
}
