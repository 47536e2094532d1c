package hypercell.dsl.internal.rewrite;

import hypercell.dsl.internal.AsmDialect;
import hypercell.dsl.build.Program;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.GStringExpression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;

/// Rewrites `asm '''text'''`: the call learns where the text stands, and which variables of the script it names. Text
/// that names none is assembled now, so that its mistakes are errors of the compiler with line and column.
final class AsmTextRewriter {
    private final Findings findings;
    private final AsmDialect dialect;

    /// @param dialect the assembly language of the guest that the text belongs to
    AsmTextRewriter(Findings findings, AsmDialect dialect) {
        this.findings = findings;
        this.dialect = dialect;
    }

    /// Rewrites a call in place, when its argument is text.
    void rewrite(MethodCallExpression call) {
        List<Expression> arguments = Ast.arguments(call);
        if (arguments.size() != 1) {
            return;
        }
        if (arguments.getFirst() instanceof ConstantExpression constant && constant.getValue() instanceof String text) {
            Position start = start(constant);
            replace(call, constant, start, variables(text));
            check(text, start);
        } else if (arguments.getFirst() instanceof GStringExpression text) {
            replace(call, text, new Position(text.getLineNumber(), 0), new MapExpression());
        }
    }

    private static void replace(MethodCallExpression call, Expression text, Position start, MapExpression variables) {
        call.setArguments(new ArgumentListExpression(
                new ArrayList<>(List.of(text, Ast.constant(start.line()), Ast.constant(start.column()), variables))));
    }

    /// Where the first character of the text stands, behind the quotes.
    private Position start(ConstantExpression text) {
        int line = text.getLineNumber();
        int column = text.getColumnNumber();
        for (String quotes : List.of("'''", "\"\"\"", "$/", "'", "\"", "/")) {
            if (findings.lines().startsWith(line, column, quotes)) {
                boolean continued = findings.lines()
                        .line(line)
                        .substring(column - 1 + quotes.length())
                        .equals("\\");
                return continued ? new Position(line + 1, 1) : new Position(line, column + quotes.length());
            }
        }
        return new Position(line, column);
    }

    /// Names in the text that mean nothing to assembly by themselves.
    private List<String> openNames(String text) {
        Set<String> labels = dialect.labels(text);
        List<String> open = new ArrayList<>();
        for (String name : dialect.names(text)) {
            boolean local = name.startsWith(".") || name.startsWith("$") || name.startsWith("@");
            if (!local && !labels.contains(name) && !dialect.isKeyword(name.toLowerCase(Locale.ROOT))) {
                open.add(name);
            }
        }
        return open;
    }

    private MapExpression variables(String text) {
        List<MapEntryExpression> entries = new ArrayList<>();
        for (String name : openNames(text)) {
            if (findings.declares(name)) {
                entries.add(new MapEntryExpression(Ast.constant(name), new VariableExpression(name)));
            }
        }
        return new MapExpression(entries);
    }

    private void check(String text, Position start) {
        List<String> open = openNames(text);
        if (open.stream()
                .anyMatch(name -> findings.declares(name) || findings.labels().contains(name))) {
            return;
        }
        if (!open.isEmpty()) {
            findings.textToCheck(text, dialect.code(), start.line(), start.column());
            return;
        }
        for (Problem problem : dialect.problems(text, Map.of())) {
            Problem placed = Program.inScript(problem, start);
            findings.error(placed.position().line(), placed.position().column(), placed.message(), placed.hint());
        }
    }
}
