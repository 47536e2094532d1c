package hypercell.engine.bus;

/// A device in I/O-port space. Sees offsets from its first port, never absolute addresses.
public interface PortDevice {
    /// Name in events and errors.
    String name();

    /// Name of the register at `offset` for events and explanations, e.g. `LSR`.
    String register(int offset, boolean write);

    /// Reads `bytes` (1, 2 or 4) at `offset`; the result is zero-extended.
    long read(int offset, int bytes);

    /// Writes the low `bytes` of `value`.
    void write(int offset, int bytes, long value);
}
