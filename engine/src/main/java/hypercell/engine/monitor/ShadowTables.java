package hypercell.engine.monitor;

import hypercell.engine.monitor.ShadowPage.Key;
import hypercell.engine.monitor.ShadowPage.Kind;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.PagingLevel;
import java.util.List;

/// Hardware's tables as images of the guest's: a page here for each table there and each view, entry for entry. Keeps
/// every entry what the guest's entry and the monitor's map of memory make of it; when that is brought about is the
/// technique's decision.
final class ShadowTables {
    /// How a technique uses the tables.
    interface Use {
        /// Hardware's entry for a page of the guest at `hpa` that holds a table, which might have `bits`; 0:
        /// none.
        long leafForTable(long gpa, long hpa, long bits);

        /// A page for a table of the guest is about to be made, or to be linked from a place that it was not
        /// before.
        void linking(Key key);

        /// Entries of a page are about to change by other means than the guest's write to them, or to go.
        void changing(ShadowPage page);

        /// The first page for the guest's table at `gpa` has come, or the last one has gone.
        void tableChanged(long gpa, boolean isTable);
    }

    private final VirtualMachine vm;
    private final Use use;
    private final ShadowPages pages;
    private final ShadowLeaves leaves;
    private final ShadowRoots roots;
    private final SpanPath path;
    private ShadowRights rights;
    private boolean flushNeeded;

    ShadowTables(VirtualMachine vm, ShadowRights rights, Use use) {
        this.vm = vm;
        this.use = use;
        this.rights = rights;
        pages = new ShadowPages(vm.hardware());
        leaves = new ShadowLeaves(vm, pages, use);
        path = new SpanPath(vm.span());
        roots = new ShadowRoots(this);
    }

    ShadowPages pages() {
        return pages;
    }

    ShadowRights rights() {
        return rights;
    }

    /// Whether an entry that hardware may have cached has lost something since the last call.
    boolean takeFlushNeeded() {
        boolean needed = flushNeeded;
        flushNeeded = false;
        return needed;
    }

    // --- roots ---

    ShadowRoots roots() {
        return roots;
    }

    /// A root, with the entries that must stand before hardware uses it.
    ShadowPage createRoot(Kind kind, long gpa, boolean user) {
        int top = rights.format().levels().size();
        return create(new Key(kind, gpa, top, user, true, true), unpagedBits());
    }

    /// Brings all entries of a root up to date that is no table in the guest's memory.
    void syncAll(ShadowPage page) {
        for (int i = 0; i < page.entries(); i++) {
            sync(page, i, true);
        }
    }

    private static long unpagedBits() {
        return HardwareTables.PRESENT | HardwareTables.WRITABLE | HardwareTables.USER;
    }

    /// Another meaning of the guest's entries: everything built by the old one must have been dropped.
    void setRights(ShadowRights other) {
        rights = other;
    }

    // --- pages ---

    private ShadowPage create(Key key, long bits) {
        PagingLevel level = levelOf(key.level());
        boolean first = key.kind() == Kind.TABLE && !pages.isTable(key.gpa());
        ShadowPage page = pages.create(key, level, bits);
        if (first) {
            use.tableChanged(key.gpa(), true);
            syncMappingsOf(key.gpa());
        }
        boolean all =
                rights.eager() || key.kind() == Kind.PIECES && level.number() == 1 || key.kind() == Kind.REGISTERS;
        for (int i = 0; i < page.entries(); i++) {
            if (all || path.covers(page, i)) {
                sync(page, i, true);
            }
        }
        return page;
    }

    private PagingLevel levelOf(int number) {
        List<PagingLevel> levels = rights.format().levels();
        return levels.get(levels.size() - number);
    }

    /// Takes a page out of everything that leads to it, and gives it back. What hangs below goes with it when
    /// nothing else leads there; made from tables of the guest it goes only if the tables are built at once.
    void destroy(ShadowPage page) {
        use.changing(page);
        roots.forget(page);
        for (ShadowPage.Slot slot : page.parents) {
            put(slot.page(), slot.index(), 0);
            slot.page().children[slot.index()] = null;
            slot.page().piecesAt.clear(slot.index());
        }
        page.parents.clear();
        for (int i = 0; i < page.entries(); i++) {
            clear(page, i);
        }
        pages.remove(page);
        flushNeeded = true;
        if (page.ofTable() && !pages.isTable(page.key.gpa())) {
            use.tableChanged(page.key.gpa(), false);
            syncMappingsOf(page.key.gpa());
        }
    }

    // --- entries ---

    long raw(ShadowPage page, int index) {
        int bytes = rights.format().entryBytes();
        return vm.hardware().read(page.hpa() + (long) bytes * index, bytes);
    }

    private void put(ShadowPage page, int index, long raw) {
        long before = raw(page, index);
        if (before == raw) {
            return;
        }
        int bytes = rights.format().entryBytes();
        vm.hardware().write(page.hpa() + (long) bytes * index, bytes, raw);
        page.changed(index);
        boolean present = (before & HardwareTables.PRESENT) != 0;
        flushNeeded |= present && !keeps(before, raw);
    }

    /// Whether whatever hardware remembers of `before` is good under `after`, too.
    private static boolean keeps(long before, long after) {
        long rightsOfBoth = HardwareTables.PRESENT | HardwareTables.WRITABLE | HardwareTables.USER;
        long flags = HardwareTables.ACCESSED | HardwareTables.DIRTY;
        return (before & HardwareTables.FRAME) == (after & HardwareTables.FRAME)
                && (before & (rightsOfBoth | flags) & ~after) == 0
                && (after & HardwareTables.NO_EXECUTE & ~before) == 0;
    }

    /// Makes one entry what the guest's is now.
    ///
    /// @param build whether to make what is missing below; else an absent entry stays absent, to be built by a
    ///     fault
    void sync(ShadowPage page, int index, boolean build) {
        if (path.covers(page, index)) {
            syncPath(page, index);
            return;
        }
        boolean making = build || rights.eager();
        if (!making && (raw(page, index) & HardwareTables.PRESENT) == 0) {
            return;
        }
        switch (page.key.kind()) {
            case EMPTY -> {}
            case PIECES -> syncPiece(page, index);
            case TABLE, REGISTERS -> syncEntry(page, index, guestEntry(page, index), making);
        }
    }

    /// The guest's entry that an entry stands for.
    long guestEntry(ShadowPage page, int index) {
        if (page.key.kind() == Kind.REGISTERS) {
            return vm.core().mmu().context().pdptes().get(index);
        }
        int bytes = rights.format().entryBytes();
        return vm.guest().bus().peek(page.key.gpa() + (long) bytes * index, bytes);
    }

    private void syncEntry(ShadowPage page, int index, long guest, boolean build) {
        long bits = rights.bits(page.level, guest, page.key.user());
        if (!page.key.writable()) {
            bits &= ~HardwareTables.WRITABLE;
        }
        if (bits == 0) {
            clear(page, index);
        } else if (page.level.number() == 1) {
            setLeaf(page, index, page.level.frame(guest, true), bits);
        } else if (rights.leaf(page.level, guest)) {
            linkPieces(page, index, page.level.frame(guest, true), bits, build);
        } else {
            long gpa = tableGpa(page.level.frame(guest, false));
            Key key = new Key(Kind.TABLE, gpa, page.level.number() - 1, page.key.user(), false, true);
            linkTable(page, index, key, bits, build);
        }
    }

    /// The page of the guest's memory in which a table at `gpa` lies.
    long tableGpa(long gpa) {
        long ram = vm.ramPage(gpa);
        return ram >= 0 ? ram : gpa & ~0xfffL;
    }

    private void clear(ShadowPage page, int index) {
        put(page, index, 0);
        if (page.children != null) {
            leaves.removeWhole(page, index);
            unlink(page, index);
        } else {
            leaves.retarget(page, index, ShadowPage.NO_TARGET);
        }
    }

    // --- leaves ---

    private void syncPiece(ShadowPage page, int index) {
        use.changing(page);
        long gpa = page.key.gpa() + ((long) index << page.level.shift());
        if (page.level.number() == 1) {
            long kept = raw(page, index) & (HardwareTables.ACCESSED | HardwareTables.DIRTY);
            setLeaf(page, index, gpa, page.bits | kept);
        } else {
            linkPieces(page, index, gpa, page.bits, true);
        }
    }

    private void setLeaf(ShadowPage page, int index, long gpa, long bits) {
        long ram = vm.ramPage(gpa);
        long raw = ram < 0 ? 0 : leaves.entry(ram, bits);
        boolean tracked = raw != 0 || ram >= 0 && rights.eager();
        leaves.retarget(page, index, tracked ? (int) (ram >>> 12) : ShadowPage.NO_TARGET);
        put(page, index, raw);
    }

    /// Brings every entry that maps the guest's page at `gpa` up to date.
    void syncMappingsOf(long gpa) {
        if (rights.format().levels().size() > 1) {
            int shift = levelOf(2).shift();
            leaves.mappingWhole(gpa, shift).forEach(it -> sync(it.page(), it.index(), false));
        }
        int guestPage = (int) (gpa >>> 12);
        for (ShadowPage.Slot slot : leaves.mapping(gpa)) {
            if (slot.page().targets[slot.index()] == guestPage) {
                sync(slot.page(), slot.index(), false);
                mergeAround(slot.page());
            }
        }
    }

    /// Lets one entry map a large page again whose pieces need no difference any more.
    private void mergeAround(ShadowPage pieces) {
        if (!rights.eager() && pieces.key.kind() == Kind.PIECES && !pieces.parents.isEmpty()) {
            ShadowPage.Slot above = pieces.parents.getFirst();
            sync(above.page(), above.index(), false);
        }
    }

    /// Writes to the guest's page at `gpa` exit from now on, until as many calls of [#unprotect].
    void protect(long gpa) {
        if (leaves.protect(gpa)) {
            syncMappingsOf(gpa);
        }
    }

    void unprotect(long gpa) {
        if (leaves.unprotect(gpa)) {
            syncMappingsOf(gpa);
        }
    }

    boolean isProtected(long gpa) {
        return leaves.isProtected(gpa);
    }

    // --- links ---

    private void linkTable(ShadowPage page, int index, Key key, long bits, boolean build) {
        ShadowPage child = pages.find(key);
        if (child == null || child != page.children[index]) {
            use.linking(key);
        }
        if (child == null && build) {
            child = create(key, 0);
        }
        link(page, index, child, bits);
    }

    private void linkPieces(ShadowPage page, int index, long gpa, long bits, boolean build) {
        if (gpa >= vm.frames().bytes()) {
            clear(page, index);
            return;
        }
        if (!rights.eager() && leaves.canBeWhole(page.level, gpa)) {
            link(page, index, null, 0);
            leaves.addWhole(page, index, gpa);
            put(page, index, leaves.wholeEntry(gpa, bits));
            return;
        }
        boolean wasThere = page.children[index] != null || page.wholes.containsKey(index);
        ShadowPage child = page.children[index];
        Key key = new Key(Kind.PIECES, gpa, page.level.number() - 1, page.key.user(), false, true);
        if (child == null || !child.key.equals(key) || child.bits != bits) {
            child = build || wasThere ? create(key, bits) : null;
        }
        link(page, index, child, bits & ~HardwareTables.DIRTY);
    }

    private void link(ShadowPage page, int index, ShadowPage child, long bits) {
        leaves.removeWhole(page, index);
        if (page.children[index] != child) {
            unlink(page, index);
            page.children[index] = child;
            if (child != null) {
                child.parents.add(new ShadowPage.Slot(page, index));
                page.piecesAt.set(index, child.key.kind() == Kind.PIECES);
            }
        }
        put(page, index, child == null ? 0 : child.hpa() | bits);
    }

    private void unlink(ShadowPage page, int index) {
        ShadowPage child = page.children[index];
        if (child == null) {
            return;
        }
        page.children[index] = null;
        page.piecesAt.clear(index);
        child.parents.remove(new ShadowPage.Slot(page, index));
        if (child.parents.isEmpty() && (rights.eager() || !child.ofTable())) {
            destroy(child);
        }
    }

    // --- one linear address ---

    /// Builds what is missing on the way to `gva`.
    void build(ShadowPage root, long gva, long now) {
        ShadowPage page = root;
        while (page != null) {
            page.lastUse = now;
            page.idleWrites = 0;
            int index = page.level.index(gva);
            sync(page, index, true);
            page = page.children == null ? null : page.children[index];
        }
    }

    // --- the monitor's span ---

    private void syncPath(ShadowPage page, int index) {
        if (page.level.number() == 2) {
            put(page, index, path.link(page, index, rights.format()));
            return;
        }
        long guest = page.key.kind() == Kind.EMPTY ? 0 : guestEntry(page, index);
        long bits = rights.bits(page.level, guest, page.key.user());
        boolean table = bits != 0 && !rights.leaf(page.level, guest);
        boolean register = page.level.large() == PagingLevel.Large.REGISTER;
        boolean writable = page.key.writable() && (register || (bits & HardwareTables.WRITABLE) != 0);
        long gpa = table ? tableGpa(page.level.frame(guest, false)) : 0;
        Key key =
                new Key(table ? Kind.TABLE : Kind.EMPTY, gpa, page.level.number() - 1, page.key.user(), true, writable);
        ShadowPage child = page.children[index];
        if (child == null || !child.key.equals(key)) {
            ShadowPage known = pages.find(key);
            child = known != null ? known : create(key, 0);
        }
        link(page, index, child, register ? HardwareTables.PRESENT : unpagedBits());
    }
}
