package hypercell.engine.x86.mmu;

/// Hears of every translation and bus access while an instruction's story is being told.
public interface MemoryTrace {
    /// One translation, with its steps.
    void translated(Translation translation);

    /// Bytes moved; `target` is `RAM`, a device's name or `hole`.
    void bus(long gpa, int bytes, long value, boolean write, String target);
}
