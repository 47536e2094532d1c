package hypercell.dsl.internal.rewrite;

import hypercell.dsl.Vocabulary;
import hypercell.dsl.Word;
import hypercell.dsl.internal.AsmDialect;
import hypercell.dsl.internal.PagingFormats;
import hypercell.dsl.internal.PpcGuestScope;
import hypercell.dsl.internal.PpcTlbScope;
import hypercell.dsl.internal.UnknownWord;
import hypercell.engine.table.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.IfStatement;
import org.codehaus.groovy.ast.stmt.LoopingStatement;
import org.codehaus.groovy.ast.stmt.Statement;

/// Rewrites the body of one `guest { }` and of the blocks inside it: each statement tells the block where it stands,
/// and words that no block knows are noted for the start of the script.
final class GuestRewriter {
    private static final Map<String, String> PLACES = Stream.of(
                    "paging", "devices", "uart", "device", "exits", "monitor", "p2m")
            .collect(Collectors.toMap(place -> place, place -> place));
    /// `paging pae { ... }` is `paging(pae({ ... }))` to Groovy.
    private static final Set<String> FORMATS = PagingFormats.wordSet();
    private static final Set<String> HANDLERS = Set.of("onRead", "onWrite", "on", "io", "msr", "exception", "watch");
    private static final List<String> WORDS_EVERYWHERE = List.of("flags", "techniques");

    private final Findings findings;
    private final AsmDialect dialect;

    private GuestRewriter(Findings findings, AsmDialect dialect) {
        this.findings = findings;
        this.dialect = dialect;
    }

    /// For an x86 guest.
    static GuestRewriter x86(Findings findings, ClosureExpression guest) {
        return new GuestRewriter(findings, AsmDialect.of(codeBits(guest)));
    }

    /// For a ppc440 guest.
    static GuestRewriter ppc440(Findings findings) {
        return new GuestRewriter(findings, AsmDialect.PPC440);
    }

    /// Rewrites a closure in place; `place` is the block's name in the vocabulary.
    void rewrite(ClosureExpression closure, String place) {
        block((BlockStatement) closure.getCode(), place);
    }

    private void block(BlockStatement block, String place) {
        List<Statement> before = new ArrayList<>(block.getStatements());
        block.getStatements().clear();
        for (Statement statement : before) {
            if (statement.getLineNumber() > 0) {
                block.addStatement(
                        Ast.statement(Ast.call(statement, "__at", Ast.line(statement), Ast.column(statement))));
            }
            inside(statement, place);
            block.addStatement(statement);
        }
    }

    private void inside(Statement statement, String place) {
        switch (statement) {
            case BlockStatement block -> block(block, place);
            case IfStatement condition -> {
                inside(condition.getIfBlock(), place);
                inside(condition.getElseBlock(), place);
            }
            case LoopingStatement loop -> inside(loop.getLoopBlock(), place);
            case ExpressionStatement line -> line(line.getExpression(), place);
            default -> {}
        }
    }

    private void line(Expression line, String place) {
        switch (line) {
            case VariableExpression word when !known(word.getName(), place) -> unknown(word.getName(), word, place);
            case MethodCallExpression call -> call(call, place);
            case PropertyExpression chain
            when chain.getObjectExpression() instanceof MethodCallExpression call -> call(call, place);
            default -> {}
        }
    }

    private void call(MethodCallExpression call, String place) {
        if (!call.isImplicitThis()) {
            receiver(call, place);
            return;
        }
        String word = call.getMethodAsString();
        if (word == null) {
            return;
        }
        BraceTrap.look(call, findings);
        if (Vocabulary.find(word, place).filter(Word::later).isPresent()) {
            return;
        }
        if (!known(word, place)) {
            unknown(word, call.getMethod(), place);
        } else if (word.equals("asm")) {
            asm(call);
        } else if (word.equals("entry") && !place.equals(PpcTlbScope.PLACE)) {
            entry(call);
        } else {
            arguments(call, place, inner(word, place), HANDLERS.contains(word));
        }
    }

    private static String inner(String word, String place) {
        boolean ppcTlb = word.equals("tlb") && place.equals(PpcGuestScope.PLACE);
        return ppcTlb ? PpcTlbScope.PLACE : PLACES.getOrDefault(word, place);
    }

    /// `map(0x1000).to(...)` and `3.times { ... }`.
    private void receiver(MethodCallExpression call, String place) {
        if (call.getObjectExpression() instanceof MethodCallExpression inner) {
            call(inner, place);
        }
        arguments(call, place, place, false);
    }

    /// @param place of the call itself, and of names in its arguments
    /// @param inner of the block it ends with
    private void arguments(MethodCallExpression call, String place, String inner, boolean handler) {
        for (Expression argument : Ast.arguments(call)) {
            if (argument instanceof ClosureExpression block && !handler) {
                rewrite(block, inner);
            } else if (argument instanceof MethodCallExpression format
                    && Ast.isPlain(format)
                    && FORMATS.contains(format.getMethodAsString())) {
                arguments(format, place, inner, false);
            } else if (!handler) {
                argument.visit(new NameCheck(place, call.getMethodAsString()));
            }
        }
    }

    private void asm(MethodCallExpression call) {
        ClosureExpression block = Ast.block(call);
        if (block != null && dialect != AsmDialect.PPC440) {
            new AsmRewriter(findings, Labels.of(block)).rewrite(block);
        } else if (block == null) {
            new AsmTextRewriter(findings, dialect).rewrite(call);
        }
    }

    /// `entry main` names a label, which is no variable.
    private void entry(MethodCallExpression call) {
        Ast.arguments(call)
                .replaceAll(
                        argument -> argument instanceof VariableExpression name && !findings.declares(name.getName())
                                ? constantAt(name)
                                : argument);
    }

    private static Expression constantAt(VariableExpression name) {
        ConstantExpression constant = new ConstantExpression(name.getName());
        constant.setSourcePosition(name);
        return constant;
    }

    private boolean known(String word, String place) {
        return findings.declares(word)
                || Vocabulary.find(word, place).isPresent()
                || WORDS_EVERYWHERE.stream()
                        .anyMatch(where -> Vocabulary.find(word, where).isPresent());
    }

    private void unknown(String word, ASTNode where, String place) {
        if (place.equals("device")) {
            return;
        }
        List<String> known = new ArrayList<>(Vocabulary.names(place));
        WORDS_EVERYWHERE.forEach(other -> known.addAll(Vocabulary.names(other)));
        findings.needed(word, where, UnknownWord.sentence(word, place), Nearest.hint(word, known));
    }

    private static String techniqueHint(String name) {
        List<String> known =
                Vocabulary.words("techniques").stream().map(Word::text).toList();
        String hint = Nearest.hint(name, known);
        return hint.isEmpty() ? "this version has " + String.join(", ", Vocabulary.names("techniques")) : hint;
    }

    /// Code is of 32 bits unless the guest names a mode or a paging format that says otherwise.
    private static int codeBits(ClosureExpression guest) {
        int[] bits = {32};
        guest.getCode().visit(new CodeVisitorSupport() {
            @Override
            public void visitVariableExpression(VariableExpression variable) {
                name(variable.getName());
            }

            @Override
            public void visitMethodCallExpression(MethodCallExpression call) {
                if (Ast.isPlain(call)) {
                    name(call.getMethodAsString());
                }
                super.visitMethodCallExpression(call);
            }

            private void name(String word) {
                switch (word) {
                    case "real16" -> bits[0] = 16;
                    case "flat64", "fourLevel", "fiveLevel" -> bits[0] = 64;
                    default -> {}
                }
            }
        });
        return bits[0];
    }

    /// Looks for names in an argument that nothing defines.
    private final class NameCheck extends CodeVisitorSupport {
        private final String place;
        private final String word;

        NameCheck(String place, String word) {
            this.place = place;
            this.word = word;
        }

        @Override
        public void visitVariableExpression(VariableExpression variable) {
            boolean settled = variable.isThisExpression() || variable.isSuperExpression() || isType(variable);
            String name = variable.getName();
            if (settled || known(name, place)) {
                return;
            }
            if ("technique".equals(word)) {
                findings.needed(name, variable, "unknown technique '%s'".formatted(name), techniqueHint(name));
            } else {
                unknown(name, variable, place);
            }
        }

        @Override
        public void visitClosureExpression(ClosureExpression closure) {
            // Blocks inside arguments have names of their own.
        }

        /// `Math.max(...)`: a name with a capital may be a type.
        private boolean isType(VariableExpression variable) {
            return Character.isUpperCase(variable.getName().charAt(0));
        }
    }
}
