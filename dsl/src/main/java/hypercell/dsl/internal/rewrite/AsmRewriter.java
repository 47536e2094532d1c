package hypercell.dsl.internal.rewrite;

import hypercell.dsl.internal.AsmNames;
import hypercell.dsl.internal.rewrite.AsmStatement.Piece;
import hypercell.engine.table.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.VariableScope;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.EmptyExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.EmptyStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.IfStatement;
import org.codehaus.groovy.ast.stmt.LoopingStatement;
import org.codehaus.groovy.ast.stmt.Statement;

/// Rewrites the body of one `asm { }`: every line that is an instruction becomes a call of the delegate, so that `and`,
/// `call`, `times`, `not` and `in` never reach Groovy's own methods. Loops, conditions and declarations stay Groovy.
final class AsmRewriter {
    private static final Set<String> GROOVY_CALLS = Set.of("println", "print", "printf", "sleep");
    private static final Set<String> JUMP_SIZES = Set.of("short", "near");

    private final Findings findings;
    private final OperandRewriter operands;

    AsmRewriter(Findings findings, Set<String> labels) {
        this.findings = findings;
        this.operands = new OperandRewriter(findings, labels);
    }

    /// Rewrites a closure in place.
    void rewrite(ClosureExpression closure) {
        block((BlockStatement) closure.getCode());
    }

    private void block(BlockStatement block) {
        List<Statement> before = new ArrayList<>(block.getStatements());
        List<Statement> after = block.getStatements();
        after.clear();
        for (int i = 0; i < before.size(); i++) {
            Statement statement = before.get(i);
            labels(statement, after);
            List<DeclarationExpression> capitals = capitals(before, i);
            if (capitals.isEmpty()) {
                after.add(statement(statement));
            } else {
                after.add(Ast.statement(instruction(AsmStatement.pieces(capitals))));
                i += capitals.size() - 1;
            }
        }
    }

    /// The labels of a statement, which Groovy drops when it makes byte code; the first written is the last listed.
    private void labels(Statement statement, List<Statement> after) {
        List<String> labels = statement.getStatementLabels();
        for (int i = labels == null ? -1 : labels.size() - 1; i >= 0; i--) {
            String label = labels.get(i);
            int line = findings.lines().lineOf(label + ":", statement.getLineNumber());
            int column = line == 0 ? 0 : findings.lines().line(line).indexOf(label + ":") + 1;
            after.add(Ast.statement(
                    Ast.call(statement, "__label", Ast.constant(label), Ast.constant(line), Ast.constant(column))));
        }
    }

    /// The variables of `MOV EAX, EBX` from statement `first` on; empty when it is something else.
    private List<DeclarationExpression> capitals(List<Statement> statements, int first) {
        List<DeclarationExpression> found = new ArrayList<>();
        for (int i = first; i < statements.size(); i++) {
            if (!(statements.get(i) instanceof ExpressionStatement line)
                    || !(line.getExpression() instanceof DeclarationExpression declaration)
                    || !isCapitals(declaration)) {
                return found;
            }
            String type = declaration.getVariableExpression().getOriginType().getNameWithoutPackage();
            boolean begins =
                    findings.lines().startsWith(declaration.getLineNumber(), declaration.getColumnNumber(), type);
            if (begins != found.isEmpty()) {
                return found;
            }
            found.add(declaration);
        }
        return found;
    }

    /// Also a misspelt instruction: any declaration without value whose type is one word in capitals.
    private static boolean isCapitals(DeclarationExpression declaration) {
        if (DeclaredNames.isInstruction(declaration)) {
            return true;
        }
        if (declaration.isMultipleAssignmentDeclaration()
                || declaration.getVariableExpression().isDynamicTyped()) {
            return false;
        }
        String type = declaration.getVariableExpression().getOriginType().getName();
        boolean hasValue = !(declaration.getRightExpression() instanceof EmptyExpression);
        return !hasValue && type.length() > 1 && type.equals(type.toUpperCase(Locale.ROOT)) && !type.contains(".");
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
                return line(line.getExpression());
            }
            case EmptyStatement empty -> {}
            default -> {}
        }
        return statement;
    }

    /// What becomes of one statement: mostly one statement.
    private Statement line(Expression line) {
        List<Piece> pieces = AsmStatement.pieces(line);
        if (pieces == null || !AsmNames.isStatement(pieces.getFirst().word())) {
            return Ast.statement(other(line));
        }
        List<Statement> lines = new ArrayList<>();
        GluedLines.split(pieces).forEach(glued -> lines.add(Ast.statement(instruction(glued))));
        return lines.size() == 1 ? lines.getFirst() : new BlockStatement(lines, new VariableScope());
    }

    private Expression other(Expression line) {
        return switch (line) {
            case DeclarationExpression declaration -> declaration;
            case MethodCallExpression call when Ast.isPlain(call) -> use(call);
            case MethodCallExpression call -> {
                Ast.arguments(call).stream()
                        .filter(ClosureExpression.class::isInstance)
                        .forEach(block -> rewrite((ClosureExpression) block));
                yield call;
            }
            case VariableExpression word
            when findings.declares(word.getName()) ->
                Ast.call(word, "__expand", Ast.line(word), Ast.column(word), Ast.constant(word.getName()), word);
            case VariableExpression word -> unknown(word.getName(), word, new ArrayList<>());
            case BinaryExpression binary -> assignment(binary);
            default -> line;
        };
    }

    /// A call that is no instruction: a macro, a method of the script, or a mistake.
    private Expression use(MethodCallExpression call) {
        if (GROOVY_CALLS.contains(call.getMethodAsString())) {
            return call;
        }
        List<Expression> arguments = new ArrayList<>();
        for (Expression argument : Ast.arguments(call)) {
            if (argument instanceof ClosureExpression block) {
                rewrite(block);
                arguments.add(block);
            } else {
                arguments.add(operands.rewrite(argument));
            }
        }
        if (!findings.declares(call.getMethodAsString())) {
            return unknown(call.getMethodAsString(), call.getMethod(), arguments);
        }
        call.setArguments(new ArgumentListExpression(arguments));
        return call;
    }

    private Expression unknown(String name, ASTNode where, List<Expression> arguments) {
        String hint = Nearest.hint(name, AsmNames.instructions());
        findings.needed(name, where, "unknown instruction '%s'".formatted(name), hint);
        return Ast.call(where, "__use", Ast.line(where), Ast.column(where), Ast.constant(name), Ast.list(arguments));
    }

    /// `eax = 1` would make a variable, `eax << 5` do nothing: both are meant as instructions.
    private Expression assignment(BinaryExpression binary) {
        boolean register =
                binary.getLeftExpression() instanceof VariableExpression left && AsmNames.isRegister(left.getName());
        if (register) {
            String name = binary.getLeftExpression().getText();
            findings.error(binary, "an instruction begins with its mnemonic", "write mov %s, ...".formatted(name));
        }
        return binary;
    }

    private Expression instruction(List<Piece> pieces) {
        List<String> prefixes = new ArrayList<>();
        List<Piece> rest = pieces;
        while (AsmNames.isPrefix(rest.getFirst().word())) {
            Piece prefix = rest.getFirst();
            prefixes.add(prefix.word().toLowerCase(Locale.ROOT));
            rest = withoutPrefix(rest);
            if (rest == null || rest.isEmpty()) {
                findings.error(prefix.place(), "'%s' needs an instruction after it".formatted(prefix.word()), "");
                return Ast.constant(null);
            }
        }
        Piece first = rest.getFirst();
        String mnemonic = first.word().toLowerCase(Locale.ROOT);
        if (!AsmNames.isStatement(mnemonic)) {
            return unknown(first.word(), first.place(), new ArrayList<>());
        }
        return mnemonic.equals("times")
                ? times(first, rest)
                : emit(pieces.getFirst().place(), prefixes, mnemonic, rest);
    }

    /// `rep movsb` is `rep(movsb)`, `lock add [x], eax` is `lock(add[x], eax)`, `lock.add [x], eax` a chain.
    private static List<Piece> withoutPrefix(List<Piece> pieces) {
        List<Expression> arguments = pieces.getFirst().arguments();
        if (arguments.isEmpty()) {
            return pieces.subList(1, pieces.size());
        }
        List<Piece> inner = AsmStatement.pieces(arguments.getFirst());
        if (inner != null) {
            inner.getLast().arguments().addAll(arguments.subList(1, arguments.size()));
            inner.addAll(pieces.subList(1, pieces.size()));
        }
        return inner;
    }

    /// `times 510 db 0` is `times(510).db(0)`; `times 510, 0` means the same.
    private Expression times(Piece times, List<Piece> pieces) {
        boolean chained = pieces.size() > 1;
        List<Expression> arguments = times.arguments();
        if (arguments.isEmpty() || (!chained && arguments.size() < 2)) {
            findings.error(times.place(), "times needs a count and what to repeat", "write times 510 db 0");
            return Ast.constant(null);
        }
        List<Piece> body = chained
                ? pieces.subList(1, pieces.size())
                : List.of(new Piece("db", times.place(), arguments.subList(1, arguments.size())));
        MethodCallExpression emit = (MethodCallExpression)
                emit(times.place(), List.of(), body.getFirst().word().toLowerCase(Locale.ROOT), body);
        List<Expression> parts = Ast.arguments(emit);
        return Ast.call(
                times.place(),
                "__times",
                parts.get(0),
                parts.get(1),
                operands.rewrite(arguments.getFirst()),
                parts.get(3),
                parts.get(4),
                parts.get(5));
    }

    private Expression emit(ASTNode where, List<String> prefixes, String mnemonic, List<Piece> pieces) {
        List<Expression> values = new ArrayList<>();
        List<Expression> places = new ArrayList<>();
        List<Expression> written = new ArrayList<>(pieces.getFirst().arguments());
        for (Piece link : pieces.subList(1, pieces.size())) {
            link(written, link);
        }
        for (Expression operand : written) {
            values.add(
                    operand instanceof SizedOperand sized
                            ? operands.sized(sized.size(), sized.operand(), sized)
                            : operands.operand(operand));
            places.add(Ast.line(operand));
            places.add(Ast.column(operand));
        }
        return Ast.call(
                where,
                "__emit",
                Ast.line(where),
                Ast.column(where),
                Ast.strings(prefixes),
                Ast.constant(mnemonic),
                Ast.list(values),
                Ast.list(places));
    }

    /// A further word of the line belongs to the size before it (`mov dword` + `ptr [x], eax`, `push dword` + `5`),
    /// or is the size itself (`lock inc` + `dword[x]`).
    private void link(List<Expression> written, Piece link) {
        if (AsmNames.isSize(link.word()) && !link.arguments().isEmpty()) {
            written.add(new SizedOperand(link.word(), link.arguments().getFirst(), link.place()));
            written.addAll(link.arguments().subList(1, link.arguments().size()));
            return;
        }
        String size = written.isEmpty() ? "" : written.getLast().getText().toLowerCase(Locale.ROOT);
        if (!AsmNames.isSize(size) && !JUMP_SIZES.contains(size)) {
            findings.error(
                    link.place(), "'%s' does not belong here".formatted(link.word()), strayHint(link.word(), written));
            return;
        }
        ASTNode where = written.removeLast();
        boolean ptr = link.word().equalsIgnoreCase("ptr") && !link.arguments().isEmpty();
        List<Expression> rest = link.arguments();
        written.add(new SizedOperand(size, ptr ? rest.getFirst() : value(link), where));
        written.addAll(ptr ? rest.subList(1, rest.size()) : rest);
    }

    private static String strayHint(String word, List<Expression> before) {
        if (before.isEmpty()) {
            return "labels that begin with a dot exist only in asm '''text'''";
        }
        return word.toLowerCase(Locale.ROOT).endsWith("h") && !AsmNames.isRegister(word)
                ? "numbers are written 0xFF, not 0FFh"
                : "operands are separated by commas";
    }

    /// The word itself as an operand: a number or a name.
    private static Expression value(Piece link) {
        boolean number = !link.word().isEmpty() && Character.isDigit(link.word().charAt(0));
        Expression value =
                number ? new ConstantExpression(Long.decode(link.word())) : new VariableExpression(link.word());
        value.setSourcePosition(link.place());
        return value;
    }
}
