package hypercell.engine.x86.mmu;

/// Hears of the data accesses of the program: what data breakpoints need.
@FunctionalInterface
public interface DataWatch {
    /// An access of `bytes` bytes at a linear address succeeded.
    void accessed(long gva, int bytes, boolean write);
}
