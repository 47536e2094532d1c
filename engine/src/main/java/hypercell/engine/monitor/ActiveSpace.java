package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.PagingContext;
import java.util.List;

/// The address space that the guest is in, as hardware's tables have it: which roots belong to it, and when everything
/// built so far has lost its meaning.
final class ActiveSpace {
    private final VirtualMachine vm;
    private final ShadowTables tables;
    private final boolean oneView;
    private PagingContext context;
    private ShadowPage supervisor;
    private ShadowPage user;
    private int mapVersion;

    ActiveSpace(VirtualMachine vm, ShadowTables tables) {
        this.vm = vm;
        this.tables = tables;
        oneView = vm.config().makes(Mistake.ONE_VIEW);
    }

    /// Whether entries of the guest mean something else now, or other memory answers.
    boolean meaningChanged() {
        ShadowRights now = ShadowRights.of(
                vm.core().mmu().context(),
                tables.rights().eager(),
                tables.rights().forgetDirty());
        return !now.equals(tables.rights()) || mapVersion != vm.guest().bus().mapVersion();
    }

    /// Nothing is built any more; entries mean what the guest's registers say now.
    void begin() {
        supervisor = null;
        user = null;
        mapVersion = vm.guest().bus().mapVersion();
        PagingContext now = vm.core().mmu().context();
        tables.setRights(
                ShadowRights.of(now, tables.rights().eager(), tables.rights().forgetDirty()));
    }

    /// Whether other tables than those of the roots are to be used now.
    boolean moved() {
        PagingContext now = vm.core().mmu().context();
        if (supervisor != null && vm.config().makes(Mistake.FORGET_CR3)) {
            return false;
        }
        return supervisor == null
                || now.rootGpa() != context.rootGpa()
                || !now.pdptes().equals(context.pdptes());
    }

    /// Takes the roots that the guest's registers name.
    void enter() {
        context = vm.core().mmu().context();
        supervisor = tables.roots().root(context, false);
        user = oneView ? supervisor : tables.roots().root(context, true);
    }

    /// Makes hardware forget what its tables have lost, if it uses them; else that is for when it comes back.
    void flushIfNeeded() {
        long cr3 = vm.hardware().core().state().cr3;
        boolean used = roots().stream().anyMatch(it -> it.hpa() == cr3);
        if (used && tables.takeFlushNeeded()) {
            vm.hardware().core().reloadCr3();
        }
    }

    ShadowPage root(boolean ofUser) {
        return ofUser ? user : supervisor;
    }

    /// The roots now; none before [#enter].
    List<ShadowPage> roots() {
        return supervisor == null ? List.of() : supervisor == user ? List.of(user) : List.of(supervisor, user);
    }

    /// Whether the guest has something in the 4 MiB from `gva` on, as far as hardware's tables know.
    boolean uses(long gva) {
        for (ShadowPage root : roots()) {
            for (long at = gva; at < gva + Span.BYTES; at += 2L << 20) {
                if (tables.roots().hasTable(root, at)) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean isRoot(ShadowPage page) {
        return page == supervisor || page == user;
    }

    /// Whether the running guest can get to a page.
    boolean reaches(ShadowPage page) {
        if (isRoot(page)) {
            return true;
        }
        for (ShadowPage.Slot parent : page.parents) {
            if (reaches(parent.page())) {
                return true;
            }
        }
        return false;
    }
}
