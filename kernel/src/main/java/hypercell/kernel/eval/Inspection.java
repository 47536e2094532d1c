package hypercell.kernel.eval;

/// What is known about the name at the cursor.
///
/// @param name the name
/// @param text plain text of a few lines
public record Inspection(String name, String text) {}
