package hypercell.engine.x86.mmu;

/// One kind of memory access, as paging distinguishes them (SDM 3A "Determination of Access Rights").
///
/// @param kind what the access does
/// @param user whether it is a user-mode access: CPL 3 and not an implicit supervisor access (descriptor tables, TSS)
public record Access(Kind kind, boolean user) {
    /// Data read, data write, instruction fetch.
    public enum Kind {
        READ,
        WRITE,
        EXECUTE
    }

    public static final Access READ = new Access(Kind.READ, false);
    public static final Access WRITE = new Access(Kind.WRITE, false);
    public static final Access EXECUTE = new Access(Kind.EXECUTE, false);
    public static final Access USER_READ = new Access(Kind.READ, true);
    public static final Access USER_WRITE = new Access(Kind.WRITE, true);
    public static final Access USER_EXECUTE = new Access(Kind.EXECUTE, true);

    /// The shared instance for a kind and privilege: no allocation on hot paths.
    public static Access of(Kind kind, boolean user) {
        return switch (kind) {
            case READ -> user ? USER_READ : READ;
            case WRITE -> user ? USER_WRITE : WRITE;
            case EXECUTE -> user ? USER_EXECUTE : EXECUTE;
        };
    }

    /// Whether the access writes.
    public boolean write() {
        return kind == Kind.WRITE;
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + " by " + (user ? "user" : "supervisor");
    }
}
