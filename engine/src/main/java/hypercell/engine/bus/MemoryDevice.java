package hypercell.engine.bus;

/// A memory-mapped device. Sees offsets from its first byte. Accesses wider than 8 bytes or crossing its end are split
/// by the bus.
public interface MemoryDevice {
    /// Name in events and errors.
    String name();

    /// Name of the register at `offset`.
    String register(long offset, boolean write);

    /// Reads `bytes` (1, 2, 4 or 8) at `offset`, zero-extended.
    long read(long offset, int bytes);

    /// Writes the low `bytes` of `value`.
    void write(long offset, int bytes, long value);
}
