package hypercell.dsl.internal.rewrite;

import hypercell.dsl.internal.AsmNames;
import java.util.HashSet;
import java.util.Set;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.EmptyExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.ForStatement;

/// Every name that a script gives a meaning anywhere: variables, parameters, methods, classes. Scopes are not told
/// apart: the question is only whether a name may be the script's own.
final class DeclaredNames extends CodeVisitorSupport {
    private final Set<String> names = new HashSet<>();

    private DeclaredNames() {}

    static Set<String> of(ModuleNode module) {
        DeclaredNames visitor = new DeclaredNames();
        visitor.names.add("it");
        visitor.names.add("this");
        module.getStatementBlock().visit(visitor);
        for (ClassNode type : module.getClasses()) {
            visitor.names.add(type.getNameWithoutPackage());
            type.getFields().forEach(field -> visitor.names.add(field.getName()));
            type.getProperties().forEach(property -> visitor.names.add(property.getName()));
            // A script's own run and main are not the user's; its other methods are the module's.
            if (!type.isScript()) {
                type.getMethods().forEach(visitor::method);
            }
        }
        module.getMethods().forEach(visitor::method);
        module.getImports().forEach(node -> visitor.names.add(node.getAlias()));
        module.getStaticImports().keySet().forEach(visitor.names::add);
        return visitor.names;
    }

    /// Whether a declaration without a value is an instruction in capitals: `MOV EAX, EBX` parses as variables EAX
    /// and EBX of type MOV.
    static boolean isInstruction(DeclarationExpression declaration) {
        if (declaration.isMultipleAssignmentDeclaration()
                || !(declaration.getRightExpression() instanceof EmptyExpression)) {
            return false;
        }
        VariableExpression variable = declaration.getVariableExpression();
        String type = variable.getOriginType().getNameWithoutPackage();
        return !variable.isDynamicTyped() && AsmNames.isStatement(type);
    }

    private void method(MethodNode method) {
        names.add(method.getName());
        parameters(method.getParameters());
        if (method.getCode() != null) {
            method.getCode().visit(this);
        }
    }

    @Override
    public void visitDeclarationExpression(DeclarationExpression declaration) {
        if (!isInstruction(declaration)) {
            assigned(declaration.getLeftExpression());
        }
        super.visitDeclarationExpression(declaration);
    }

    @Override
    public void visitBinaryExpression(BinaryExpression expression) {
        if (expression.getOperation().getText().equals("=")) {
            assigned(expression.getLeftExpression());
        }
        super.visitBinaryExpression(expression);
    }

    @Override
    public void visitClosureExpression(ClosureExpression closure) {
        parameters(closure.getParameters());
        super.visitClosureExpression(closure);
    }

    @Override
    public void visitForLoop(ForStatement loop) {
        if (loop.getVariable() != null) {
            names.add(loop.getVariable().getName());
        }
        super.visitForLoop(loop);
    }

    private void assigned(Expression target) {
        if (target instanceof VariableExpression variable) {
            names.add(variable.getName());
        } else if (target instanceof TupleExpression tuple) {
            tuple.getExpressions().forEach(this::assigned);
        }
    }

    private void parameters(Parameter[] parameters) {
        if (parameters != null) {
            for (Parameter parameter : parameters) {
                names.add(parameter.getName());
            }
        }
    }
}
