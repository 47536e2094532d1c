package hypercell.engine.ppc.mmu;

/// Told of searches of the TLB and of bytes that move, while a story is told.
public interface TlbTrace {
    /// The TLB was searched.
    void searched(TlbLookup lookup);

    /// Bytes moved between the processor and real memory.
    void moved(long real, int bytes, int value, boolean write);
}
