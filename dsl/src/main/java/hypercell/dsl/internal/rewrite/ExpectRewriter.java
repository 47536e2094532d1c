package hypercell.dsl.internal.rewrite;

import hypercell.dsl.internal.rewrite.SourceLines.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.NotExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.IfStatement;
import org.codehaus.groovy.ast.stmt.LoopingStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.syntax.Types;

/// Rewrites the body of one `expect { }`: every line becomes a check of its own that knows its text and notes the value
/// of each of its parts, so that all lines are evaluated and all failures can be drawn.
final class ExpectRewriter {
    private static final Set<String> LOOPS = Set.of("each", "eachWithIndex", "times", "upto", "downto", "step");
    private static final Set<String> PASSED_BY = Set.of("println", "print", "printf", "show");
    private static final Set<String> PACKAGES = Set.of("java", "javax", "groovy", "org", "com", "hypercell");
    /// Groovy reads these as types; in an expectation they are memory.
    private static final Set<String> UNITS = Set.of("byte", "short");

    private static final Set<Integer> BITWISE = Set.of(Types.BITWISE_AND, Types.BITWISE_OR, Types.BITWISE_XOR);
    private static final Set<Integer> COMPARISONS = Set.of(Types.COMPARE_EQUAL, Types.COMPARE_NOT_EQUAL);
    /// Where Groovy's parser notes how many parentheses an expression stood in.
    private static final String IN_PARENTHESES = "_INSIDE_PARENTHESES_LEVEL";

    private final Findings findings;

    ExpectRewriter(Findings findings) {
        this.findings = findings;
    }

    /// Rewrites a closure in place.
    void rewrite(ClosureExpression closure) {
        block((BlockStatement) closure.getCode());
    }

    private void block(BlockStatement block) {
        block.getStatements().replaceAll(this::statement);
    }

    private Statement statement(Statement statement) {
        switch (statement) {
            case BlockStatement block -> block(block);
            case IfStatement condition -> {
                condition.setIfBlock(statement(condition.getIfBlock()));
                condition.setElseBlock(statement(condition.getElseBlock()));
            }
            case LoopingStatement loop -> loop.setLoopBlock(statement(loop.getLoopBlock()));
            case ExpressionStatement line -> {
                return line(line);
            }
            default -> {}
        }
        return statement;
    }

    private Statement line(ExpressionStatement line) {
        Expression expression = line.getExpression();
        if (expression instanceof DeclarationExpression) {
            return line;
        }
        if (expression instanceof BinaryExpression binary
                && binary.getOperation().getType() == Types.EQUAL) {
            findings.error(
                    binary.getOperation().getStartLine(),
                    binary.getOperation().getStartColumn(),
                    "a single = assigns",
                    "compare with ==");
            return line;
        }
        if (expression instanceof BinaryExpression bits && isMaskedComparison(bits)) {
            String operator = bits.getOperation().getText();
            findings.error(
                    bits.getOperation().getStartLine(),
                    bits.getOperation().getStartColumn(),
                    "'%s' binds weaker than the comparison after it".formatted(operator),
                    "write (a %s b) == c".formatted(operator));
            return line;
        }
        if (expression instanceof MethodCallExpression call && isLoop(call)) {
            rewrite(Ast.block(call));
            return line;
        }
        if (expression instanceof MethodCallExpression call && PASSED_BY.contains(call.getMethodAsString())) {
            return line;
        }
        OneLine text = findings.lines().oneLine(expression);
        Expression check = new Noting(text).rewrite(expression);
        return Ast.statement(Ast.call(
                expression,
                "__check",
                Ast.line(expression),
                Ast.column(expression),
                Ast.constant(text.text()),
                Ast.closure(check)));
    }

    /// `a & b == c`, which is `a & (b == c)` as in Java and C: never what is meant.
    private static boolean isMaskedComparison(BinaryExpression binary) {
        return BITWISE.contains(binary.getOperation().getType())
                && binary.getRightExpression() instanceof BinaryExpression right
                && COMPARISONS.contains(right.getOperation().getType())
                && right.getNodeMetaData(IN_PARENTHESES) == null;
    }

    private static boolean isLoop(MethodCallExpression call) {
        return !call.isImplicitThis() && LOOPS.contains(call.getMethodAsString()) && Ast.block(call) != null;
    }

    /// Rewrites one line so that its parts note their values.
    private static final class Noting {
        private final OneLine text;

        Noting(OneLine text) {
            this.text = text;
        }

        Expression rewrite(Expression expression) {
            return switch (expression) {
                case VariableExpression variable -> variable(variable);
                case MethodCallExpression call -> call(call);
                case PropertyExpression property -> property(property);
                case DeclarationExpression declaration -> declaration;
                case BinaryExpression binary -> binary(binary);
                case NotExpression not -> {
                    NotExpression copy = new NotExpression(rewrite(not.getExpression()));
                    copy.setSourcePosition(not);
                    yield noted(copy, not);
                }
                default -> expression;
            };
        }

        private Expression variable(VariableExpression variable) {
            if (variable.isThisExpression() || variable.isSuperExpression()) {
                return variable;
            }
            return noted(word(variable), variable);
        }

        /// `byte` is a type to Groovy, but memory here.
        private static Expression word(VariableExpression variable) {
            return UNITS.contains(variable.getName())
                    ? Ast.call(variable, "__word", Ast.constant(variable.getName()))
                    : variable;
        }

        private Expression call(MethodCallExpression call) {
            Expression arguments = call.getArguments();
            if (arguments instanceof TupleExpression tuple && Ast.block(call) == null) {
                tuple.getExpressions().replaceAll(this::rewrite);
            }
            MethodCallExpression copy =
                    new MethodCallExpression(receiver(call.getObjectExpression()), call.getMethod(), arguments);
            copy.setImplicitThis(call.isImplicitThis());
            copy.setSafe(call.isSafe());
            copy.setSpreadSafe(call.isSpreadSafe());
            copy.setGenericsTypes(call.getGenericsTypes());
            copy.setSourcePosition(call);
            return noted(copy, call.getMethod());
        }

        private Expression property(PropertyExpression property) {
            if (isPackage(property)) {
                return property;
            }
            PropertyExpression copy = new PropertyExpression(
                    receiver(property.getObjectExpression()), property.getProperty(), property.isSafe());
            copy.setSpreadSafe(property.isSpreadSafe());
            copy.setSourcePosition(property);
            return noted(copy, property.getProperty());
        }

        /// The value of what stands before a dot or a bracket says little when it is a plain name.
        private Expression receiver(Expression receiver) {
            return receiver instanceof VariableExpression variable ? word(variable) : rewrite(receiver);
        }

        private Expression binary(BinaryExpression binary) {
            boolean index = binary.getOperation().getType() == Types.LEFT_SQUARE_BRACKET;
            boolean type = binary.getOperation().getType() == Types.KEYWORD_INSTANCEOF;
            Expression left = binary.getLeftExpression();
            Expression right = binary.getRightExpression();
            if (binary.getOperation().getType() == Types.KEYWORD_IN) {
                Expression in = Ast.call(binary, "__in", rewrite(left), rewrite(right));
                return noted(
                        in,
                        binary.getOperation().getStartLine(),
                        binary.getOperation().getStartColumn());
            }
            BinaryExpression copy = new BinaryExpression(
                    index ? receiver(left) : rewrite(left), binary.getOperation(), type ? right : rewrite(right));
            copy.setSafe(binary.isSafe());
            copy.setSourcePosition(binary);
            int line = binary.getOperation().getStartLine();
            int column = binary.getOperation().getStartColumn();
            return index && left instanceof VariableExpression ? noted(copy, left) : noted(copy, line, column);
        }

        private Expression noted(Expression value, ASTNode at) {
            return noted(value, at.getLineNumber(), at.getColumnNumber());
        }

        private Expression noted(Expression value, int line, int column) {
            return Ast.call(value, "__value", Ast.constant(text.offset(line, column)), value);
        }

        /// `java.lang.Math` is a type, not properties of something called `java`.
        private static boolean isPackage(PropertyExpression property) {
            List<Expression> chain = new ArrayList<>(List.of(property));
            while (chain.getLast() instanceof PropertyExpression inner) {
                chain.add(inner.getObjectExpression());
            }
            return chain.getLast() instanceof VariableExpression root && PACKAGES.contains(root.getName());
        }
    }
}
