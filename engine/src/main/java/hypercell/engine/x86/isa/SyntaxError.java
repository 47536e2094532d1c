package hypercell.engine.x86.isa;

import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;

/// Ends the parsing of one line; the line's owner turns it into a [Problem] and goes on with the next line.
final class SyntaxError extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    SyntaxError(Position position, String message, String hint) {
        super(message, null, false, false);
        this.problem = new Problem(position, message, hint);
    }

    Problem problem() {
        return problem;
    }
}
