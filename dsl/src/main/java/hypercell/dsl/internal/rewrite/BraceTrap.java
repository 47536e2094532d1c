package hypercell.dsl.internal.rewrite;

import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;

/// Finds `expect g { ... }` and `uart com1 { ... }`, where Groovy gives the brace to the word before it:
/// `expect(g({...}))`.
final class BraceTrap {
    private static final Set<String> WORDS = Set.of("guest", "expect", "sweep", "uart", "device");

    private BraceTrap() {}

    /// Reports the mistake when `call` is of this form.
    static void look(MethodCallExpression call, Findings findings) {
        List<Expression> arguments = Ast.arguments(call);
        boolean one = WORDS.contains(call.getMethodAsString()) && arguments.size() == 1;
        if (one && arguments.getFirst() instanceof MethodCallExpression inner && tookTheBrace(inner)) {
            String name = name(inner, findings.lines());
            findings.error(
                    inner,
                    "the brace belongs to %s here".formatted(name),
                    "write %s(%s) { ... }".formatted(call.getMethodAsString(), name));
        }
    }

    private static boolean tookTheBrace(MethodCallExpression inner) {
        List<Expression> arguments = Ast.arguments(inner);
        boolean onlyBlock = arguments.size() == 1 && arguments.getFirst() instanceof ClosureExpression;
        return onlyBlock && Ast.isPlain(inner);
    }

    /// The word as written: `'x' { }` is a call of a method named x, too.
    private static String name(MethodCallExpression inner, SourceLines lines) {
        String name = inner.getMethodAsString();
        boolean quoted = lines.startsWith(inner.getLineNumber(), inner.getColumnNumber(), "'");
        return quoted ? "'" + name + "'" : name;
    }
}
