package hypercell.dsl.internal;

import hypercell.engine.ppc.mmu.Access;

/// Accesses of `explain` and `translation` for a ppc440 guest: `read`, `write` or `execute`, in the guest's present
/// state.
public final class PpcAccesses {
    private PpcAccesses() {}

    /// A read when nothing is said.
    public static Access of(Object... how) {
        Access access = Access.READ;
        for (Object word : how) {
            access = switch (word) {
                case hypercell.engine.x86.mmu.Access.Kind kind ->
                    switch (kind) {
                        case READ -> Access.READ;
                        case WRITE -> Access.WRITE;
                        case EXECUTE -> Access.FETCH;
                    };
                case null, default ->
                    throw Mistake.here("an access is read, write or execute, not " + Described.value(word), "");
            };
        }
        return access;
    }
}
