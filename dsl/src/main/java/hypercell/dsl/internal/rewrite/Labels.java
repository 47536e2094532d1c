package hypercell.dsl.internal.rewrite;

import hypercell.dsl.internal.AsmText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.Statement;

/// Collects the labels that assembly defines: of one block, or of all blocks of a script.
final class Labels extends CodeVisitorSupport {
    private final Set<String> labels = new HashSet<>();

    /// Labels of everything below a node.
    static Set<String> of(ASTNode node) {
        Labels visitor = new Labels();
        node.visit(visitor);
        return visitor.labels;
    }

    @Override
    public void visitBlockStatement(BlockStatement block) {
        for (Statement statement : block.getStatements()) {
            List<String> own = statement.getStatementLabels();
            if (own != null) {
                labels.addAll(own);
            }
        }
        super.visitBlockStatement(block);
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        List<Expression> arguments = Ast.arguments(call);
        if ("asm".equals(call.getMethodAsString())
                && !arguments.isEmpty()
                && arguments.getFirst() instanceof ConstantExpression constant
                && constant.getValue() instanceof String text) {
            labels.addAll(AsmText.labels(text));
        }
        super.visitMethodCallExpression(call);
    }
}
