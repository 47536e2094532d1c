package hypercell.engine.x86.mmu;

/// Bits of the error code that a page fault pushes (SDM 3A "Page-Fault Exceptions").
public final class PageFaultCode {
    /// P: the entries were present; the access was not allowed, or a reserved bit was set.
    public static final int PRESENT = 1;
    /// W/R: a write.
    public static final int WRITE = 2;
    /// U/S: a user-mode access.
    public static final int USER = 4;
    /// RSVD: a reserved bit was set in an entry that was present.
    public static final int RESERVED = 8;
    /// I/D: an instruction fetch, told only with CR4.SMEP, or with CR4.PAE and IA32_EFER.NXE.
    public static final int FETCH = 16;
    /// PK: the protection key forbade the access, whether or not anything else did, too.
    public static final int PROTECTION_KEY = 32;

    private PageFaultCode() {}

    /// The bits that only depend on what the access was.
    static int of(PagingContext context, Access access) {
        return (access.write() ? WRITE : 0)
                | (access.user() ? USER : 0)
                | (access.kind() == Access.Kind.EXECUTE && context.tellsFetches() ? FETCH : 0);
    }
}
