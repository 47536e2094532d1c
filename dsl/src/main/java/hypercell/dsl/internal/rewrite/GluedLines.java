package hypercell.dsl.internal.rewrite;

import hypercell.dsl.internal.rewrite.AsmStatement.Piece;
import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.syntax.Token;
import org.codehaus.groovy.syntax.Types;

/// Takes apart instructions that Groovy has glued together. Its operator `in` may stand at the beginning of a line, so
/// the lines `inc dx` and `in al, dx` are `inc(dx in al, dx)` to it.
final class GluedLines {
    private GluedLines() {}

    /// The instructions of what Groovy took for one statement, each as its pieces; one unless lines begin
    /// with `in`.
    static List<List<Piece>> split(List<Piece> pieces) {
        List<List<Piece>> lines = new ArrayList<>();
        List<Piece> line = new ArrayList<>(pieces);
        lines.add(line);
        for (Piece piece : pieces) {
            List<Expression> operands = List.copyOf(piece.arguments());
            List<Expression> kept = piece.arguments();
            kept.clear();
            for (Expression operand : operands) {
                kept = add(operand, kept, lines);
            }
        }
        return lines;
    }

    /// Adds an operand to `kept`; returns where the next one belongs, which is another line after a glued
    /// operand.
    private static List<Expression> add(Expression operand, List<Expression> kept, List<List<Piece>> lines) {
        if (!(operand instanceof BinaryExpression binary) || !isGlued(binary)) {
            kept.add(operand);
            return kept;
        }
        Piece in = new Piece("in", place(binary.getOperation()), new ArrayList<>());
        add(binary.getLeftExpression(), kept, lines);
        lines.add(new ArrayList<>(List.of(in)));
        return add(binary.getRightExpression(), in.arguments(), lines);
    }

    private static boolean isGlued(BinaryExpression binary) {
        return binary.getOperation().getType() == Types.KEYWORD_IN
                && binary.getOperation().getStartLine()
                        > binary.getLeftExpression().getLastLineNumber();
    }

    private static Expression place(Token token) {
        ConstantExpression place = new ConstantExpression(token.getText());
        place.setLineNumber(token.getStartLine());
        place.setColumnNumber(token.getStartColumn());
        return place;
    }
}
