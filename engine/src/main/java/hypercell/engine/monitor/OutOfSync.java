package hypercell.engine.monitor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Page tables that the guest may write without an exit, because their images may be behind, as a TLB may, until the
/// guest invalidates: then they are compared with what the guest has made of them.
final class OutOfSync {
    private final ShadowTables tables;
    private final Set<Long> behind = new LinkedHashSet<>();

    OutOfSync(ShadowTables tables) {
        this.tables = tables;
    }

    boolean has(long gpa) {
        return behind.contains(gpa);
    }

    boolean isEmpty() {
        return behind.isEmpty();
    }

    /// Whether the guest's page holds page tables only: a directory that is behind would leave whole tables unseen.
    boolean possible(long gpa) {
        return tables.pages().of(gpa).stream().allMatch(it -> it.level.number() == 1);
    }

    /// The guest may write its table at `gpa` from now on.
    void begin(long gpa) {
        behind.add(gpa);
        tables.syncMappingsOf(gpa);
    }

    /// The guest's page at `gpa` has become a table, or is none any more.
    void forget(long gpa) {
        behind.remove(gpa);
    }

    void clear() {
        behind.clear();
    }

    /// INVLPG: the entries for `gva`, if they are behind.
    void compare(ShadowPage root, long gva) {
        ShadowPage page = tables.roots().pageTable(root, gva);
        if (page == null || !page.ofTable() || !has(page.key.gpa())) {
            return;
        }
        for (ShadowPage same : tables.pages().of(page.key.gpa())) {
            tables.sync(same, same.level.index(gva), false);
        }
    }

    /// A flush: all entries of all tables that are behind. Writes to these exit again.
    void compareAll() {
        for (long gpa : List.copyOf(behind)) {
            compareTable(gpa);
        }
    }

    /// All entries of the guest's table at `gpa`, if it is behind: what its image remembers of a time when another
    /// entry led there, or none, is nothing that a processor's TLB could know.
    void compareTable(long gpa) {
        if (!behind.remove(gpa)) {
            return;
        }
        for (ShadowPage page : tables.pages().of(gpa)) {
            for (int i = 0; i < page.entries(); i++) {
                tables.sync(page, i, false);
            }
        }
        tables.syncMappingsOf(gpa);
    }
}
