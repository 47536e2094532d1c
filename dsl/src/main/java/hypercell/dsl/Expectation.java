package hypercell.dsl;

/// One line of an `expect { }` block, evaluated.
///
/// @param text the line as written
/// @param line its line in the script, from 1; 0 when unknown
/// @param passed whether it held
/// @param points what it is worth: an equal share of the block's points, or 1
/// @param name name of the block, or empty
/// @param rendering the line with the values under it, in hexadecimal, or why it could not be evaluated; empty when it
///     passed
public record Expectation(String text, int line, boolean passed, double points, String name, String rendering) {
    @Override
    public String toString() {
        return passed ? "passed: " + text : "line %d: %s".formatted(line, rendering);
    }
}
