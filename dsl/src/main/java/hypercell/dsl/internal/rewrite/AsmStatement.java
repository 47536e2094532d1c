package hypercell.dsl.internal.rewrite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.syntax.Types;

/// One line of an `asm { }` block taken apart into the words it was written with, whatever Groovy made of it:
///
/// | written | parsed by Groovy as |
/// |---|---|
/// | `hlt` | a variable |
/// | `mov eax, 5` | `mov(eax, 5)` |
/// | `inc [x]` | the index `inc[x]` |
/// | `MOV EAX, EBX` | variables EAX, EBX of type MOV |
/// | `mov dword ptr [x], eax` | `mov(dword).ptr([x], eax)` |
/// | `mov eax, dword ptr [x]` | `mov(eax, dword).ptr[x]` |
/// | `push dword 5` | the property `push(dword).5` |
/// | `lock.add dword[x], 1` | `lock.add(dword[x], 1)` |
final class AsmStatement {
    /// A word with the arguments that follow it.
    record Piece(String word, ASTNode place, List<Expression> arguments) {}

    /// Groovy puts `fs:[0x10]`, which it takes for a named argument, before all others.
    private static final Comparator<Expression> AS_WRITTEN =
            Comparator.comparingInt(AsmStatement::line).thenComparingInt(AsmStatement::column);

    private AsmStatement() {}

    /// The pieces of a line, or null when it does not consist of words.
    static List<Piece> pieces(Expression expression) {
        return switch (expression) {
            case VariableExpression variable
            when !variable.isThisExpression() -> mutable(new Piece(variable.getName(), variable, new ArrayList<>()));
            case MethodCallExpression call -> call(call);
            case DeclarationExpression ignored -> null;
            case BinaryExpression index
            when index.getOperation().getType() == Types.LEFT_SQUARE_BRACKET -> index(index);
            case PropertyExpression property
            when property.getPropertyAsString() != null ->
                extended(
                        property.getObjectExpression(),
                        new Piece(property.getPropertyAsString(), property.getProperty(), new ArrayList<>()));
            default -> null;
        };
    }

    /// The pieces of `MOV EAX, EBX` from its variables.
    static List<Piece> pieces(List<DeclarationExpression> declarations) {
        VariableExpression first = declarations.getFirst().getVariableExpression();
        List<Expression> operands = new ArrayList<>();
        for (DeclarationExpression declaration : declarations) {
            VariableExpression variable = declaration.getVariableExpression();
            VariableExpression operand = new VariableExpression(variable.getName());
            operand.setSourcePosition(variable);
            operands.add(operand);
        }
        return mutable(new Piece(first.getOriginType().getNameWithoutPackage(), declarations.getFirst(), operands));
    }

    private static List<Piece> call(MethodCallExpression call) {
        if (call.getMethodAsString() == null) {
            return null;
        }
        List<Expression> operands = new ArrayList<>(Ast.arguments(call));
        operands.sort(AS_WRITTEN);
        Piece piece = new Piece(call.getMethodAsString(), call.getMethod(), operands);
        return call.isImplicitThis() ? mutable(piece) : extended(call.getObjectExpression(), piece);
    }

    private static int line(Expression operand) {
        return place(operand).getLineNumber();
    }

    private static int column(Expression operand) {
        return place(operand).getColumnNumber();
    }

    private static ASTNode place(Expression operand) {
        return operand instanceof MapExpression map
                        && !map.getMapEntryExpressions().isEmpty()
                ? map.getMapEntryExpressions().getFirst().getKeyExpression()
                : operand;
    }

    private static List<Piece> index(BinaryExpression index) {
        List<Piece> pieces = pieces(index.getLeftExpression());
        if (pieces != null) {
            Expression inner = index.getRightExpression();
            Expression memory = inner instanceof ListExpression list ? list : Ast.list(List.of(inner));
            memory.setSourcePosition(inner);
            pieces.getLast().arguments().add(memory);
        }
        return pieces;
    }

    private static List<Piece> extended(Expression before, Piece piece) {
        List<Piece> pieces = pieces(before);
        if (pieces != null) {
            pieces.add(piece);
        }
        return pieces;
    }

    private static List<Piece> mutable(Piece piece) {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(piece);
        return pieces;
    }
}
