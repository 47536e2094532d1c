package hypercell.dsl.internal.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;

/// Makes pieces of syntax tree. Lists are always mutable: later phases of the compiler add to them.
final class Ast {
    private Ast() {}

    /// `name(arguments)` on whatever the enclosing closure delegates to, placed where `origin` stands.
    static MethodCallExpression call(ASTNode origin, String name, Expression... arguments) {
        ArgumentListExpression list = new ArgumentListExpression(new ArrayList<>(List.of(arguments)));
        ConstantExpression method = new ConstantExpression(name);
        method.setSourcePosition(origin);
        MethodCallExpression call = new MethodCallExpression(VariableExpression.THIS_EXPRESSION, method, list);
        call.setImplicitThis(true);
        call.setSourcePosition(origin);
        return call;
    }

    static ConstantExpression constant(Object value) {
        return new ConstantExpression(value);
    }

    static ListExpression list(List<? extends Expression> items) {
        return new ListExpression(new ArrayList<>(items));
    }

    static ListExpression strings(List<String> items) {
        return list(items.stream().map(Ast::constant).toList());
    }

    static Expression line(ASTNode node) {
        return constant(node.getLineNumber());
    }

    static Expression column(ASTNode node) {
        return constant(node.getColumnNumber());
    }

    static ExpressionStatement statement(Expression expression) {
        ExpressionStatement statement = new ExpressionStatement(expression);
        statement.setSourcePosition(expression);
        return statement;
    }

    /// A closure without parameters.
    static ClosureExpression closure(Expression body) {
        BlockStatement block = new BlockStatement();
        block.addStatement(statement(body));
        block.setSourcePosition(body);
        ClosureExpression closure = new ClosureExpression(Parameter.EMPTY_ARRAY, block);
        closure.setSourcePosition(body);
        return closure;
    }

    /// Arguments of a call as a list.
    static List<Expression> arguments(MethodCallExpression call) {
        return call.getArguments() instanceof TupleExpression tuple
                ? tuple.getExpressions()
                : new ArrayList<>(List.of(call.getArguments()));
    }

    /// The closure that a call ends with, or null.
    static ClosureExpression block(MethodCallExpression call) {
        List<Expression> arguments = arguments(call);
        return !arguments.isEmpty() && arguments.getLast() instanceof ClosureExpression closure ? closure : null;
    }

    /// Statements of a closure, to be changed in place.
    static List<Statement> statements(ClosureExpression closure) {
        return ((BlockStatement) closure.getCode()).getStatements();
    }

    /// Whether the call is written without a receiver.
    static boolean isPlain(MethodCallExpression call) {
        return call.isImplicitThis() && call.getMethodAsString() != null;
    }
}
