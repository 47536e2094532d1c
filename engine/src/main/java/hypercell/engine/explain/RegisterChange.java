package hypercell.engine.explain;

/// A register that an instruction changed.
///
/// @param register lower-case name
/// @param bits width
/// @param before and `after`: raw values
/// @param meaning what the new value says, in words: fields that differ, or what a descriptor describes; may be empty
public record RegisterChange(String register, int bits, long before, long after, String meaning) {}
