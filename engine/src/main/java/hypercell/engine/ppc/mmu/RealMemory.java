package hypercell.engine.ppc.mmu;

/// What lies behind real addresses. Numbers are big-endian in memory.
public interface RealMemory {
    /// Reads 1, 2 or 4 bytes that do not cross a multiple of 1 KiB, zero-extended.
    ///
    /// @throws hypercell.engine.ppc.fault.GuestInterrupt a machine check when nothing answers
    int read(long real, int bytes);

    /// Writes the low 1, 2 or 4 bytes of `value`; like [#read].
    void write(long real, int bytes, int value);

    /// Whether code that was decoded stays decoded until somebody writes there and says so.
    boolean tellsOfWrites();
}
