package hypercell.kernel.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.ast.AnnotatedNode;
import org.codehaus.groovy.ast.AnnotationNode;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ClassExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.SpreadExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.ReturnStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/// Turns the top-level declarations of a cell into session variables, so that later cells, and the cell's own methods,
/// see them. `int y = 2` becomes
///
/// ```groovy
/// int y$local = 2                                     // Groovy's own checks and conversions
/// SessionBinding.declare(this.getBinding(), 'y', int, y$local)
/// ```
///
/// A declaration is a statement here: a cell that ends in one has no value. Declarations inside blocks stay local.
/// `final` and annotations do not outlive the declaration: a cell must be repeatable.
final class TopLevelHoisting extends CompilationCustomizer {
    private static final ClassNode BINDING = ClassHelper.make(SessionBinding.class);

    /// Types whose conversions later assignments keep: assigning `6` to a `long` variable stores a Long.
    private static final Map<String, ClassNode> KEPT_TYPES = Map.of(
            "String", ClassHelper.STRING_TYPE,
            "Integer", ClassHelper.Integer_TYPE,
            "Long", ClassHelper.Long_TYPE,
            "BigInteger", ClassHelper.BigInteger_TYPE,
            "BigDecimal", ClassHelper.BigDecimal_TYPE,
            "Double", ClassHelper.Double_TYPE,
            "Boolean", ClassHelper.Boolean_TYPE);

    TopLevelHoisting() {
        super(CompilePhase.CONVERSION);
    }

    @Override
    public void call(SourceUnit source, GeneratorContext context, ClassNode classNode) {
        if (!classNode.isScriptBody()) {
            return;
        }
        List<Statement> statements = source.getAST().getStatementBlock().getStatements();
        List<Statement> hoisted = new ArrayList<>();
        boolean endsInDeclaration = false;
        for (Statement statement : statements) {
            endsInDeclaration = hoist(statement, hoisted);
        }
        if (endsInDeclaration) {
            hoisted.add(new ReturnStatement(new ConstantExpression(null)));
        }
        statements.clear();
        statements.addAll(hoisted);
    }

    private static boolean hoist(Statement statement, List<Statement> out) {
        if (!(statement instanceof ExpressionStatement expression)
                || !(expression.getExpression() instanceof DeclarationExpression declaration)
                || hasAnnotation(declaration, "BaseScript")) {
            out.add(statement);
            return false;
        }
        List<VariableExpression> declared = variables(declaration);
        if (declared.isEmpty()) {
            out.add(statement);
            return false;
        }
        Statement local = new ExpressionStatement(localCopy(declaration));
        local.setSourcePosition(statement);
        local.copyStatementLabels(statement);
        out.add(local);
        for (VariableExpression variable : declared) {
            out.add(declare(variable, statement));
        }
        return true;
    }

    private static boolean hasAnnotation(AnnotatedNode node, String name) {
        for (AnnotationNode annotation : node.getAnnotations()) {
            if (annotation.getClassNode().getNameWithoutPackage().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /// The declared variables, or none when the left side has a form this class does not know.
    private static List<VariableExpression> variables(DeclarationExpression declaration) {
        if (!declaration.isMultipleAssignmentDeclaration()) {
            return List.of(declaration.getVariableExpression());
        }
        List<VariableExpression> variables = new ArrayList<>();
        for (Expression element : declaration.getTupleExpression().getExpressions()) {
            switch (element) {
                case VariableExpression variable -> variables.add(variable);
                case SpreadExpression rest
                when rest.getExpression() instanceof VariableExpression variable -> variables.add(variable);
                default -> {
                    return List.of();
                }
            }
        }
        return variables;
    }

    private static Expression localCopy(DeclarationExpression declaration) {
        Expression left = declaration.isMultipleAssignmentDeclaration()
                ? localTuple(declaration.getTupleExpression())
                : localVariable(declaration.getVariableExpression());
        DeclarationExpression copy =
                new DeclarationExpression(left, declaration.getOperation(), declaration.getRightExpression());
        copy.setSourcePosition(declaration);
        copy.copyNodeMetaData(declaration);
        for (AnnotationNode annotation : declaration.getAnnotations()) {
            if (!annotation.getClassNode().getNameWithoutPackage().equals("Field")) {
                copy.addAnnotation(annotation);
            }
        }
        return copy;
    }

    private static Expression localTuple(TupleExpression tuple) {
        TupleExpression copy =
                tuple instanceof ArgumentListExpression ? new ArgumentListExpression() : new TupleExpression();
        for (Expression element : tuple.getExpressions()) {
            copy.addExpression(
                    element instanceof SpreadExpression rest
                            ? new SpreadExpression(localVariable((VariableExpression) rest.getExpression()))
                            : localVariable((VariableExpression) element));
        }
        copy.setSourcePosition(tuple);
        return copy;
    }

    private static VariableExpression localVariable(VariableExpression variable) {
        VariableExpression copy = new VariableExpression(localName(variable), variable.getOriginType());
        copy.setSourcePosition(variable);
        // Groovy marks a rest variable (`def (head, *tail) = ...`) in the metadata.
        copy.copyNodeMetaData(variable);
        return copy;
    }

    private static String localName(VariableExpression variable) {
        return variable.getName() + "$local";
    }

    private static Statement declare(VariableExpression variable, Statement position) {
        ArgumentListExpression arguments = new ArgumentListExpression();
        arguments.addExpression(new MethodCallExpression(
                VariableExpression.THIS_EXPRESSION, "getBinding", new ArgumentListExpression()));
        arguments.addExpression(new ConstantExpression(variable.getName()));
        arguments.addExpression(new ClassExpression(keptType(variable)));
        arguments.addExpression(new VariableExpression(localName(variable)));
        Expression call = new StaticMethodCallExpression(BINDING, "declare", arguments);
        call.setSourcePosition(variable);
        Statement statement = new ExpressionStatement(call);
        statement.setSourcePosition(position);
        return statement;
    }

    private static ClassNode keptType(VariableExpression variable) {
        ClassNode type = variable.getOriginType();
        if (variable.isDynamicTyped()) {
            return ClassHelper.OBJECT_TYPE;
        }
        return ClassHelper.isPrimitiveType(type)
                ? type
                : KEPT_TYPES.getOrDefault(type.getName(), ClassHelper.OBJECT_TYPE);
    }
}
