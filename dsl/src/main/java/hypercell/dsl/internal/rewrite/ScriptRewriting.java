package hypercell.dsl.internal.rewrite;

import hypercell.dsl.ExperimentScript;
import hypercell.dsl.internal.PpcGuestScope;
import hypercell.dsl.internal.Techniques;
import java.util.Map;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.transform.ASTTransformation;
import org.codehaus.groovy.transform.GroovyASTTransformation;

/// Finds `guest`, `asm` and `expect` in a script and has their bodies rewritten. Runs right after parsing, before names
/// have a meaning to the compiler.
@GroovyASTTransformation(phase = CompilePhase.CONVERSION)
public final class ScriptRewriting implements ASTTransformation {
    /// Verbs that may be written as a bare word, and the methods they call. `run()` without arguments is the script
    /// itself to Groovy.
    private static final Map<String, String> BARE_VERBS = Map.of("run", "runGuest", "step", "step", "reset", "reset");

    @Override
    public void visit(ASTNode[] nodes, SourceUnit source) {
        ModuleNode module = source.getAST();
        if (module == null) {
            return;
        }
        Findings findings = new Findings(source, DeclaredNames.of(module));
        BlockStatement script = module.getStatementBlock();
        collectLabels(module, findings);
        for (ClassNode type : module.getClasses()) {
            boolean words = isExperiment(type, source);
            for (MethodNode method : type.getMethods()) {
                if (method.getCode() != null) {
                    method.getCode().visit(new Finder(findings, words));
                }
            }
        }
        if (findings.open() && isExperiment(module)) {
            script.getStatements().addFirst(Ast.statement(findings.preflight(script)));
        } else {
            findings.report();
        }
    }

    private static boolean isExperiment(ModuleNode module) {
        return module.getClasses().stream().anyMatch(type -> isExperiment(type, module.getContext()));
    }

    /// Whether a class is a script with the words of the DSL; sessions may have base classes of their own.
    private static boolean isExperiment(ClassNode type, SourceUnit source) {
        if (!type.isScript()) {
            return false;
        }
        try {
            Class<?> base =
                    source.getClassLoader().loadClass(type.getSuperClass().getName());
            return ExperimentScript.class.isAssignableFrom(base);
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static void collectLabels(ModuleNode module, Findings findings) {
        for (ClassNode type : module.getClasses()) {
            for (MethodNode method : type.getMethods()) {
                if (method.getCode() != null) {
                    findings.labels().addAll(Labels.of(method.getCode()));
                }
            }
        }
    }

    /// Walks a method and hands bodies of the DSL's blocks to their rewriters.
    private static final class Finder extends CodeVisitorSupport {
        private final Findings findings;
        private final boolean words;

        /// @param words whether the code belongs to an experiment, where bare verbs are calls
        Finder(Findings findings, boolean words) {
            this.findings = findings;
            this.words = words;
        }

        @Override
        public void visitExpressionStatement(ExpressionStatement statement) {
            if (words
                    && statement.getExpression() instanceof VariableExpression word
                    && BARE_VERBS.containsKey(word.getName())
                    && !findings.declares(word.getName())) {
                statement.setExpression(Ast.call(word, BARE_VERBS.get(word.getName())));
            }
            super.visitExpressionStatement(statement);
        }

        @Override
        public void visitMethodCallExpression(MethodCallExpression call) {
            if (!Ast.isPlain(call) || findings.declares(call.getMethodAsString())) {
                super.visitMethodCallExpression(call);
                return;
            }
            BraceTrap.look(call, findings);
            ClosureExpression block = Ast.block(call);
            switch (call.getMethodAsString()) {
                case "guest", "compare" -> guest(call, block);
                case "asm" -> asm(block);
                case "expect" -> expect(block);
                case "run" -> run(call);
                default -> super.visitMethodCallExpression(call);
            }
        }

        private void guest(MethodCallExpression call, ClosureExpression block) {
            String isa = isa(call);
            if (block != null && isa.equals("x86")) {
                GuestRewriter.x86(findings, block).rewrite(block, "guest");
            } else if (block != null && isa.equals(PpcGuestScope.PLACE)) {
                GuestRewriter.ppc440(findings).rewrite(block, PpcGuestScope.PLACE);
            }
        }

        private void asm(ClosureExpression block) {
            if (block != null) {
                new AsmRewriter(findings, Labels.of(block)).rewrite(block);
            }
        }

        private void expect(ClosureExpression block) {
            if (block != null) {
                new ExpectRewriter(findings).rewrite(block);
            }
        }

        private void run(MethodCallExpression call) {
            if (words && Ast.arguments(call).isEmpty()) {
                call.setMethod(new ConstantExpression("runGuest"));
            }
            super.visitMethodCallExpression(call);
        }

        /// The instruction set that `isa:` names: it decides what assembly means. An unknown one is a mistake
        /// when the script runs, where the name arrives as text.
        private String isa(MethodCallExpression call) {
            String isa = "x86";
            for (Expression argument : Ast.arguments(call)) {
                if (call.getMethodAsString().equals("compare") && isSoftTlb(argument)) {
                    isa = PpcGuestScope.PLACE;
                }
                if (argument instanceof MapExpression options) {
                    for (MapEntryExpression option : options.getMapEntryExpressions()) {
                        if (option.getKeyExpression().getText().equals("isa")
                                && option.getValueExpression() instanceof VariableExpression name
                                && !findings.declares(name.getName())) {
                            option.setValueExpression(Ast.constant(name.getName()));
                            isa = name.getName();
                        }
                    }
                }
            }
            return isa;
        }

        /// Whether it is the technique of ppc440 guests, by its name or in parts.
        private static boolean isSoftTlb(Expression argument) {
            if (argument instanceof MapExpression parts) {
                return parts.getMapEntryExpressions().stream()
                        .filter(part -> part.getKeyExpression().getText().equals("technique"))
                        .anyMatch(part -> isSoftTlb(part.getValueExpression()));
            }
            return argument.getText().equals(Techniques.PPC440);
        }
    }
}
