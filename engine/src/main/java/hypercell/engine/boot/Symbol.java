package hypercell.engine.boot;

/// A function or object of an image.
///
/// @param address linear address
/// @param size in bytes, 0 when the image does not say
public record Symbol(String name, long address, long size) {}
