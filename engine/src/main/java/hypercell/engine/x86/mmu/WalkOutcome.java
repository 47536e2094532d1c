package hypercell.engine.x86.mmu;

/// How a translation ended.
public sealed interface WalkOutcome {
    /// The access is allowed.
    ///
    /// @param gpa physical address of the byte at the linear address
    /// @param pageBytes size of the page: 4 KiB, 2 MiB, 4 MiB or 1 GiB
    /// @param writable and `user`: the rights combined over all levels
    /// @param executable whether no level has XD = 1
    /// @param protectionKey the leaf's bits 62:59, 0 in formats without
    /// @param global the leaf's G bit with CR4.PGE
    /// @param dirty the leaf's D bit after this access
    record Mapped(
            long gpa,
            long pageBytes,
            boolean writable,
            boolean user,
            boolean executable,
            int protectionKey,
            boolean global,
            boolean dirty)
            implements WalkOutcome {
        static Mapped of(long gpa, long pageBytes, int rights) {
            return new Mapped(
                    gpa,
                    pageBytes,
                    Rights.has(rights, Rights.WRITABLE),
                    Rights.has(rights, Rights.USER),
                    !Rights.has(rights, Rights.NO_EXECUTE),
                    Rights.key(rights),
                    Rights.has(rights, Rights.GLOBAL),
                    Rights.has(rights, Rights.DIRTY));
        }
    }

    /// The access raises #PF.
    ///
    /// @param errorCode as pushed; see [PageFaultCode]
    /// @param reason one clause in the manual's words
    record PageFault(int errorCode, String reason) implements WalkOutcome {}
}
