package hypercell.engine.monitor;

import hypercell.engine.monitor.ShadowPage.Kind;
import hypercell.engine.x86.mmu.PagingContext;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.Pdptes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The tables among hardware's that CR3 can name, one for each view of each address space that is kept.
final class ShadowRoots {
    /// What names a root that is no table in the guest's memory.
    ///
    /// @param registers of PAE paging; null with paging off
    private record Name(Pdptes registers, boolean user) {}

    private final ShadowTables tables;
    private final Map<Name, ShadowPage> named = new LinkedHashMap<>();

    ShadowRoots(ShadowTables tables) {
        this.tables = tables;
    }

    /// The root for a view of what `context` says; built when there is none.
    ShadowPage root(PagingContext context, boolean user) {
        return context.enabled() && context.format() != PagingFormat.PAE
                ? inMemory(context, user)
                : named(context, user);
    }

    private ShadowPage inMemory(PagingContext context, boolean user) {
        long gpa = tables.tableGpa(context.rootGpa());
        int top = context.format().levels().size();
        ShadowPage found = tables.pages().find(new ShadowPage.Key(Kind.TABLE, gpa, top, user, true, true));
        return found != null ? found : tables.createRoot(Kind.TABLE, gpa, user);
    }

    private ShadowPage named(PagingContext context, boolean user) {
        boolean paged = context.enabled();
        Name name = new Name(paged ? context.pdptes() : null, paged && user);
        ShadowPage known = named.get(name);
        if (known == null) {
            known = tables.createRoot(paged ? Kind.REGISTERS : Kind.PIECES, 0, name.user());
            named.put(name, known);
        } else if (paged) {
            tables.syncAll(known); // hardware reads these entries at a load of CR3 only, so they must all stand
        }
        return known;
    }

    /// A page has gone.
    void forget(ShadowPage page) {
        named.values().remove(page);
    }

    /// All of them.
    List<ShadowPage> all() {
        List<ShadowPage> roots = new ArrayList<>(named.values());
        int top = tables.rights().format().levels().size();
        tables.pages().ofTables().stream()
                .filter(it -> it.level.number() == top && it.key.span())
                .forEach(roots::add);
        return roots;
    }

    /// These and all pages made from tables of the guest, in the order in which they came.
    List<ShadowPage> andTables() {
        List<ShadowPage> pages = new ArrayList<>(named.values());
        pages.addAll(tables.pages().ofTables());
        return pages;
    }

    /// Everything goes.
    void destroyAll() {
        for (ShadowPage page : andTables()) {
            if (!page.ofTable() || tables.pages().isAlive(page)) {
                tables.destroy(page);
            }
        }
    }

    // --- from a root to a page ---

    /// Hardware's entry that maps the page of `gva`, or a large one around it; 0 when there is none.
    long leafOf(ShadowPage root, long gva) {
        ShadowPage page = root;
        while (page.children != null && page.children[page.level.index(gva)] != null) {
            page = page.children[page.level.index(gva)];
        }
        int index = page.level.index(gva);
        boolean maps = page.children == null || page.wholes.containsKey(index);
        return maps ? tables.raw(page, index) : 0;
    }

    /// Whether there is a page at level 1 for `gva`, or a large page as a whole.
    boolean hasTable(ShadowPage root, long gva) {
        return pageTable(root, gva) != null || leafOf(root, gva) != 0;
    }

    /// The page at level 1 on the way to `gva`, or null.
    ShadowPage pageTable(ShadowPage root, long gva) {
        ShadowPage page = root;
        while (page != null && page.children != null) {
            page = page.children[page.level.index(gva)];
        }
        return page;
    }
}
