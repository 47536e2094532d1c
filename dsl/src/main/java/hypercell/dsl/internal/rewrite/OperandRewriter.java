package hypercell.dsl.internal.rewrite;

import hypercell.dsl.internal.AsmNames;
import hypercell.engine.table.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.BitwiseNegationExpression;
import org.codehaus.groovy.ast.expr.BooleanExpression;
import org.codehaus.groovy.ast.expr.CastExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.TernaryExpression;
import org.codehaus.groovy.ast.expr.UnaryMinusExpression;
import org.codehaus.groovy.ast.expr.UnaryPlusExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.syntax.Types;

/// Rewrites operands of instructions in one `asm { }` block: registers, labels, memory and arithmetic become calls of
/// the block's delegate that carry their places; variables and other Groovy expressions stay.
final class OperandRewriter {
    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>");
    private final Findings findings;
    private final Set<String> labels;

    /// @param labels labels of this block
    OperandRewriter(Findings findings, Set<String> labels) {
        this.findings = findings;
        this.labels = labels;
    }

    /// What an operand outside brackets becomes.
    Expression operand(Expression operand) {
        if (operand instanceof BinaryExpression sum && isAddress(sum)) {
            findings.error(
                    sum, "an address stands in brackets", "write [ ... ] to use memory, or lea to compute the address");
            return Ast.constant(0);
        }
        return rewrite(operand);
    }

    /// Whether a sum outside brackets has a register in it.
    private static boolean isAddress(Expression part) {
        return switch (part) {
            case BinaryExpression sum
            when ARITHMETIC.contains(sum.getOperation().getText()) ->
                isAddress(sum.getLeftExpression()) || isAddress(sum.getRightExpression());
            case VariableExpression name -> AsmNames.isRegister(name.getName());
            default -> false;
        };
    }

    /// What an operand, or a part of one, becomes.
    Expression rewrite(Expression operand) {
        return switch (operand) {
            case VariableExpression variable -> name(variable);
            case ListExpression list -> memory(list, null, null, list);
            case MapExpression map -> entry(map);
            case TernaryExpression choice ->
                new TernaryExpression(
                        choice.getBooleanExpression(),
                        rewrite(choice.getTrueExpression()),
                        rewrite(choice.getFalseExpression()));
            case BooleanExpression condition -> condition;
            case BinaryExpression binary -> binary(binary);
            case UnaryMinusExpression minus -> unary(minus, "-", minus.getExpression());
            case UnaryPlusExpression plus -> unary(plus, "+", plus.getExpression());
            case BitwiseNegationExpression not -> unary(not, "~", not.getExpression());
            case CastExpression cast -> {
                findings.error(
                        cast, "'as' gives an operand no size", "write the size at the memory operand: dword[...]");
                yield cast;
            }
            default -> operand;
        };
    }

    /// `dword 5`, `dword ptr [x]`, `short label`.
    Expression sized(String size, Expression operand, ASTNode where) {
        String lower = size.toLowerCase(Locale.ROOT);
        if (operand instanceof ListExpression list && AsmNames.isSize(lower)) {
            return memory(list, lower, null, where);
        }
        return Ast.call(where, "__sized", Ast.constant(lower), rewrite(operand), Ast.line(where), Ast.column(where));
    }

    private Expression name(VariableExpression variable) {
        String name = variable.getName();
        String lower = name.toLowerCase(Locale.ROOT);
        if (AsmNames.isRegister(lower)) {
            return placed("__register", lower, variable);
        }
        if (labels.contains(name) || name.equals("$") || name.equals("$$")) {
            return placed("__symbol", name, variable);
        }
        if (findings.declares(name)) {
            return variable;
        }
        if (AsmNames.isSize(lower)) {
            findings.error(variable, "'%s' needs an operand".formatted(name), "write %s[...]".formatted(lower));
            return variable;
        }
        if (!findings.labels().contains(name)) {
            List<String> known = new ArrayList<>(AsmNames.registers());
            known.addAll(labels);
            findings.needed(
                    name,
                    variable,
                    "'%s' is neither a register, a label of this block, nor a variable".formatted(name),
                    Nearest.hint(name, known));
        }
        return placed("__name", name, variable);
    }

    private Expression binary(BinaryExpression binary) {
        String operator = binary.getOperation().getText();
        if (binary.getOperation().getType() == Types.LEFT_SQUARE_BRACKET) {
            return binary.getLeftExpression() instanceof VariableExpression left ? indexed(binary, left) : binary;
        }
        if (!ARITHMETIC.contains(operator)) {
            return binary;
        }
        return Ast.call(
                binary,
                "__operation",
                Ast.constant(operator),
                rewrite(binary.getLeftExpression()),
                rewrite(binary.getRightExpression()),
                Ast.line(binary),
                Ast.column(binary));
    }

    /// `dword[x]` and `fs[x]` are memory; `values[2]` is Groovy.
    private Expression indexed(BinaryExpression index, VariableExpression left) {
        String word = left.getName().toLowerCase(Locale.ROOT);
        if (AsmNames.isSize(word)) {
            return memory(index.getRightExpression(), word, null, left);
        }
        return AsmNames.isSegment(word) ? memory(index.getRightExpression(), null, word, left) : index;
    }

    /// The inside of brackets: an address, `segment: address`, or a memory operand with a segment.
    private Expression memory(Expression inside, String size, String segment, ASTNode where) {
        if (inside instanceof ListExpression list) {
            if (list.getExpressions().size() != 1) {
                findings.error(where, "brackets hold one address", "write [base + index*scale + offset]");
                return inside;
            }
            Expression only = list.getExpression(0);
            if (!(only instanceof ListExpression)) {
                return memory(only, size, segment, where);
            }
        }
        if (inside instanceof MapEntryExpression entry) {
            return memory(entry.getValueExpression(), size, segment(entry.getKeyExpression()), where);
        }
        if (inside instanceof MapExpression map && map.getMapEntryExpressions().size() == 1) {
            return memory(map.getMapEntryExpressions().getFirst(), size, segment, where);
        }
        return Ast.call(
                where,
                "__memory",
                Ast.constant(size),
                Ast.constant(segment),
                rewrite(inside),
                Ast.line(where),
                Ast.column(where));
    }

    /// `fs:[0x10]` is memory, `8:entry` a far pointer.
    private Expression entry(MapExpression map) {
        MapEntryExpression entry = map.getMapEntryExpressions().getFirst();
        if (map.getMapEntryExpressions().size() > 1) {
            findings.error(map, "an operand has one ':'", "");
            return map;
        }
        if (AsmNames.isSegment(entry.getKeyExpression().getText())) {
            return memory(
                    entry.getValueExpression(), null, segment(entry.getKeyExpression()), entry.getKeyExpression());
        }
        return Ast.call(
                map,
                "__far",
                rewrite(entry.getKeyExpression()),
                rewrite(entry.getValueExpression()),
                Ast.line(map),
                Ast.column(map));
    }

    private String segment(Expression key) {
        String word = key.getText().toLowerCase(Locale.ROOT);
        if (!AsmNames.isSegment(word)) {
            findings.error(key, "'%s' is not a segment register".formatted(key.getText()), "");
        }
        return word;
    }

    private Expression unary(Expression whole, String operator, Expression value) {
        return Ast.call(whole, "__unary", Ast.constant(operator), rewrite(value), Ast.line(whole), Ast.column(whole));
    }

    private static Expression placed(String method, String name, ASTNode where) {
        return Ast.call(where, method, Ast.constant(name), Ast.line(where), Ast.column(where));
    }
}
