package hypercell.engine.x86.mmu;

/// Whether a translation allows an access (SDM 3A "Determination of Access Rights"). The walk, the TLB and the fast
/// view all ask here.
final class AccessRights {
    private AccessRights() {}

    /// Why `rights` do not allow the access; null when they do.
    static Refusal refusal(PagingContext context, int rights, Access access) {
        if (access.user() && !Rights.has(rights, Rights.USER)) {
            return Refusal.USER_TO_SUPERVISOR;
        }
        return access.kind() == Access.Kind.EXECUTE ? fetch(context, rights, access) : data(context, rights, access);
    }

    private static Refusal fetch(PagingContext context, int rights, Access access) {
        if (Rights.has(rights, Rights.NO_EXECUTE)) {
            return Refusal.NO_EXECUTE;
        }
        boolean forbidden = !access.user() && Rights.has(rights, Rights.USER) && context.smep();
        return forbidden ? Refusal.SMEP : null;
    }

    private static Refusal data(PagingContext context, int rights, Access access) {
        if (!access.user() && Rights.has(rights, Rights.USER) && context.smap()) {
            if (access.implicit()) {
                return Refusal.SMAP_IMPLICIT;
            }
            if (!context.accessControl()) {
                return Refusal.SMAP;
            }
        }
        if (access.write() && !Rights.has(rights, Rights.WRITABLE)) {
            if (access.user()) {
                return Refusal.USER_WRITE;
            }
            if (context.writeProtect()) {
                return Refusal.SUPERVISOR_WRITE;
            }
        }
        return key(context, rights, access);
    }

    /// Why the protection key forbids a data access, or null; SDM 3A "Protection Keys". Keys bind supervisor
    /// accesses to user pages, too.
    static Refusal key(PagingContext context, int rights, Access access) {
        if (!context.protectionKeys() || !Rights.has(rights, Rights.USER) || access.kind() == Access.Kind.EXECUTE) {
            return null;
        }
        int denied = context.pkru() >>> 2 * Rights.key(rights);
        if ((denied & 1) != 0) {
            return Refusal.KEY_ACCESS;
        }
        boolean obeysWrites = access.user() || context.writeProtect();
        return (denied & 2) != 0 && access.write() && obeysWrites ? Refusal.KEY_WRITE : null;
    }
}
