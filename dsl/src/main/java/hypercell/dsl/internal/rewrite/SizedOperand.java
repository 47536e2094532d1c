package hypercell.dsl.internal.rewrite;

import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ExpressionTransformer;

/// An operand with the size word before it, between taking a line apart and rewriting it; never left in a tree.
final class SizedOperand extends Expression {
    private final String size;
    private final Expression operand;

    SizedOperand(String size, Expression operand, ASTNode where) {
        this.size = size;
        this.operand = operand;
        setSourcePosition(where);
    }

    String size() {
        return size;
    }

    Expression operand() {
        return operand;
    }

    @Override
    public Expression transformExpression(ExpressionTransformer transformer) {
        return new SizedOperand(size, transformer.transform(operand), this);
    }
}
