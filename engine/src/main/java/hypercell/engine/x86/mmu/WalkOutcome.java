package hypercell.engine.x86.mmu;

/// How a translation ended.
public sealed interface WalkOutcome {
    /// The access is allowed.
    ///
    /// @param gpa physical address of the byte at the linear address
    /// @param pageBytes size of the page, 4096 or 4 MiB
    /// @param writable and `user`: the rights combined over all levels
    /// @param global the leaf's G bit with CR4.PGE
    /// @param dirty the leaf's D bit after this access
    record Mapped(long gpa, long pageBytes, boolean writable, boolean user, boolean global, boolean dirty)
            implements WalkOutcome {}

    /// The access raises #PF.
    ///
    /// @param errorCode as pushed: P = 1, W/R = 2, U/S = 4, RSVD = 8, I/D = 16
    /// @param reason one clause in the manual's words
    record PageFault(int errorCode, String reason) implements WalkOutcome {}
}
