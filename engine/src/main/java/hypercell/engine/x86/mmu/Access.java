package hypercell.engine.x86.mmu;

import java.util.Locale;

/// One kind of memory access, as paging distinguishes them (SDM 3A "Determination of Access Rights").
///
/// @param kind what the access does
/// @param user whether it is a user-mode access: CPL 3 and not an implicit supervisor access
/// @param implicit whether the processor itself reads or writes a descriptor table or a TSS: a supervisor-mode access
///     whatever the CPL, to which EFLAGS.AC gives no right to user pages
public record Access(Kind kind, boolean user, boolean implicit) {
    /// Data read, data write, instruction fetch.
    public enum Kind {
        READ,
        WRITE,
        EXECUTE
    }

    public static final Access READ = new Access(Kind.READ, false, false);
    public static final Access WRITE = new Access(Kind.WRITE, false, false);
    public static final Access EXECUTE = new Access(Kind.EXECUTE, false, false);
    public static final Access USER_READ = new Access(Kind.READ, true, false);
    public static final Access USER_WRITE = new Access(Kind.WRITE, true, false);
    public static final Access USER_EXECUTE = new Access(Kind.EXECUTE, true, false);
    public static final Access IMPLICIT_READ = new Access(Kind.READ, false, true);
    public static final Access IMPLICIT_WRITE = new Access(Kind.WRITE, false, true);

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
        return kind.name().toLowerCase(Locale.ROOT) + " by "
                + (user ? "user" : implicit ? "the processor itself" : "supervisor");
    }
}
