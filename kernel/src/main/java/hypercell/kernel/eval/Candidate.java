package hypercell.kernel.eval;

/// One way to go on typing.
///
/// @param text replaces the range of its [Completion]
/// @param type one of Jupyter's completion types: `instance`, `function`, `class`, `property`, `module`, `keyword`
/// @param signature parameters of a method or the type of a variable, or empty
public record Candidate(String text, String type, String signature) {}
