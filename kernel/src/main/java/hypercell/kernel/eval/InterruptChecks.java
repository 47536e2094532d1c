package hypercell.kernel.eval;

import java.util.List;
import org.codehaus.groovy.ast.ClassCodeExpressionTransformer;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ClassExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.DoWhileStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.ForStatement;
import org.codehaus.groovy.ast.stmt.LoopingStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.ast.stmt.WhileStatement;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/// Puts a call of [Interruption#check] into every loop, closure and method of a cell, and lets the cell's own `sleep`
/// and `System.exit` go through [Interruption#sleep] and [CellExit#exit].
final class InterruptChecks extends CompilationCustomizer {
    private static final ClassNode INTERRUPTION = ClassHelper.make(Interruption.class);
    private static final ClassNode CELL_EXIT = ClassHelper.make(CellExit.class);

    InterruptChecks() {
        super(CompilePhase.CANONICALIZATION);
    }

    @Override
    public void call(SourceUnit source, GeneratorContext context, ClassNode classNode) {
        new Weaver(source, classNode).visitClass(classNode);
    }

    private static Statement check() {
        return new ExpressionStatement(
                new StaticMethodCallExpression(INTERRUPTION, "check", new ArgumentListExpression()));
    }

    private static Statement checked(Statement body) {
        if (body instanceof BlockStatement block) {
            block.getStatements().addFirst(check());
            return block;
        }
        BlockStatement block = new BlockStatement();
        block.addStatement(check());
        block.addStatement(body);
        block.setSourcePosition(body);
        return block;
    }

    private static final class Weaver extends ClassCodeExpressionTransformer {
        private final SourceUnit source;
        private final boolean ownsSleep;

        Weaver(SourceUnit source, ClassNode classNode) {
            this.source = source;
            this.ownsSleep = !classNode.getMethods("sleep").isEmpty();
        }

        @Override
        protected SourceUnit getSourceUnit() {
            return source;
        }

        @Override
        public void visitMethod(MethodNode method) {
            super.visitMethod(method);
            if (method.getCode() != null && !method.isAbstract() && !method.isSynthetic()) {
                method.setCode(checked(method.getCode()));
            }
        }

        @Override
        public void visitForLoop(ForStatement loop) {
            super.visitForLoop(loop);
            guard(loop);
        }

        @Override
        public void visitWhileLoop(WhileStatement loop) {
            super.visitWhileLoop(loop);
            guard(loop);
        }

        @Override
        public void visitDoWhileLoop(DoWhileStatement loop) {
            super.visitDoWhileLoop(loop);
            guard(loop);
        }

        private static void guard(LoopingStatement loop) {
            loop.setLoopBlock(checked(loop.getLoopBlock()));
        }

        @Override
        public Expression transform(Expression expression) {
            return switch (expression) {
                case null -> null;
                case ClosureExpression closure -> closure(closure);
                case MethodCallExpression call -> call((MethodCallExpression) super.transform(call));
                default -> super.transform(expression);
            };
        }

        private Expression closure(ClosureExpression closure) {
            if (closure.getCode() != null) {
                closure.getCode().visit(this);
                closure.setCode(checked(closure.getCode()));
            }
            return closure;
        }

        private Expression call(MethodCallExpression call) {
            List<Expression> arguments =
                    call.getArguments() instanceof TupleExpression tuple ? tuple.getExpressions() : List.of();
            if (arguments.size() != 1) {
                return call;
            }
            if (!ownsSleep && call.isImplicitThis() && "sleep".equals(call.getMethodAsString())) {
                return redirect(INTERRUPTION, call);
            }
            boolean onSystem = call.getObjectExpression() instanceof ClassExpression owner
                    && owner.getType().getName().equals("java.lang.System");
            return onSystem && "exit".equals(call.getMethodAsString()) ? redirect(CELL_EXIT, call) : call;
        }

        private static Expression redirect(ClassNode owner, MethodCallExpression call) {
            Expression target = new StaticMethodCallExpression(owner, call.getMethodAsString(), call.getArguments());
            target.setSourcePosition(call);
            return target;
        }
    }
}
