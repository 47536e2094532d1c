package hypercell.engine.monitor;

/// When shadow tables are given up: there are too many, or the guest writes to a table that it does not run on, as it
/// does when the page has become something else.
final class ShadowLimits {
    /// Writes to a table that the running guest cannot reach, after which it counts as ordinary memory.
    static final int IDLE_WRITES = 3;

    private final ShadowTables tables;
    private final ActiveSpace space;
    private final int frames;
    private int evictions;
    private int flooded;

    /// @param frames how many frames tables may take
    ShadowLimits(ShadowTables tables, ActiveSpace space, int frames) {
        this.tables = tables;
        this.space = space;
        this.frames = frames;
    }

    int evictions() {
        return evictions;
    }

    int flooded() {
        return flooded;
    }

    /// Whether a write to the guest's table at `gpa` was one too many; its pages are gone then.
    boolean isFlooded(long gpa) {
        int most = 0;
        for (ShadowPage page : tables.pages().of(gpa)) {
            if (space.reaches(page)) {
                return false;
            }
            most = Math.max(most, ++page.idleWrites);
        }
        if (most < IDLE_WRITES) {
            return false;
        }
        for (ShadowPage page : tables.pages().of(gpa)) {
            tables.destroy(page);
            flooded++;
        }
        return true;
    }

    /// Makes room for the pages on the way to `gva`, which are not given up themselves.
    void makeRoom(long now, ShadowPage root, long gva) {
        ShadowPage page = root;
        while (page != null) {
            page.lastUse = now;
            page = page.children == null ? null : page.children[page.level.index(gva)];
        }
        makeRoom(now);
    }

    /// Makes room for the pages that one fault, or one load of CR3, may need.
    void makeRoom(long now) {
        int wanted = frames - 2 * tables.rights().format().levels().size();
        while (tables.pages().count() > wanted) {
            ShadowPage oldest = oldest(now);
            if (oldest == null) {
                return;
            }
            tables.destroy(oldest);
            evictions++;
        }
    }

    /// The page that was used longest ago, of those that can go.
    private ShadowPage oldest(long now) {
        ShadowPage oldest = null;
        for (ShadowPage page : tables.roots().andTables()) {
            boolean older = page.lastUse < now && (oldest == null || page.lastUse < oldest.lastUse);
            if (older && !space.isRoot(page) && !needed(page)) {
                oldest = page;
            }
        }
        return oldest;
    }

    /// Whether a PDPTE register in use names the page: a fault cannot build that entry again, as hardware reads it
    /// at a load of CR3 only.
    private boolean needed(ShadowPage page) {
        return page.parents.stream()
                .map(ShadowPage.Slot::page)
                .anyMatch(it -> it.key.kind() == ShadowPage.Kind.REGISTERS && space.isRoot(it));
    }
}
