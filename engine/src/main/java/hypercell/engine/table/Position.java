package hypercell.engine.table;

/// A place in a source text: 1-based line and 1-based column (0 = unknown), as editors count them.
public record Position(int line, int column) {
    /// Where the source is not text, or the place is not known.
    public static final Position UNKNOWN = new Position(0, 0);
}
