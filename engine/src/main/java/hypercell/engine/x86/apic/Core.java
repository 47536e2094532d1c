package hypercell.engine.x86.apic;

/// The processor core as its local APIC sees it.
public interface Core {
    /// INTR is up: look before the next instruction.
    void attend();

    /// A non-maskable interrupt has arrived.
    void nmi();

    /// INIT has arrived.
    void init();

    /// The page of the registers is at another physical address from now on, or nowhere.
    ///
    /// @param gpa page-aligned, or -1
    void registersMoved(long gpa);
}
