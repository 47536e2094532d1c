package hypercell.engine.ppc.isa;

/// A mistake in one line of assembly text; the assembler turns it into a problem with the line's number.
final class SyntaxError extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int column;
    private final String hint;

    SyntaxError(int column, String message, String hint) {
        super(message, null, false, false);
        this.column = column;
        this.hint = hint;
    }

    int column() {
        return column;
    }

    String hint() {
        return hint;
    }
}
