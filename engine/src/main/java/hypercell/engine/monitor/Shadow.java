package hypercell.engine.monitor;

import hypercell.engine.observe.ExitAnswer;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import java.util.List;

/// Shadow page tables: hardware's tables are images of the guest's that outlive loads of CR3. The guest may read its
/// tables; a write exits, is done by the monitor, and the image follows. Entries appear when they are first used, so
/// that accessed and dirty flags are set in the guest's tables before hardware can use a page.
final class Shadow implements MemoryTechnique, ShadowTables.Use {
    private static final String TABLE = "shadow page table";

    private final VirtualMachine vm;
    private final GuestWalk guest;
    private final FaultTriage triage;
    private final ShadowTables tables;
    private final ActiveSpace space;
    private final OutOfSync outOfSync;
    private final ShadowLimits limits;
    private final PendingWrites pending = new PendingWrites();
    private boolean rebuild = true;
    private boolean flushed;
    private long now;

    Shadow(VirtualMachine vm) {
        this.vm = vm;
        guest = new GuestWalk(vm);
        triage = new FaultTriage(vm);
        boolean forgetDirty = vm.config().makes(Mistake.FORGET_DIRTY);
        ShadowRights rights = ShadowRights.of(vm.core().mmu().context(), false, forgetDirty);
        tables = new ShadowTables(vm, rights, this);
        space = new ActiveSpace(vm, tables);
        outOfSync = new OutOfSync(tables);
        limits = new ShadowLimits(tables, space, vm.config().tableFrames());
    }

    @Override
    public String name() {
        return "shadow";
    }

    /// Pages given up because there were too many.
    public int evictions() {
        return limits.evictions();
    }

    /// Pages given up because the guest uses its table for something else.
    public int flooded() {
        return limits.flooded();
    }

    // --- tables ---

    @Override
    public PagingFormat format() {
        return tables.rights().format();
    }

    @Override
    public long root(boolean user) {
        settle();
        space.flushIfNeeded();
        return space.root(user).hpa();
    }

    @Override
    public List<Long> roots() {
        settle();
        space.flushIfNeeded();
        return tables.roots().all().stream().map(ShadowPage::hpa).toList();
    }

    private void settle() {
        if (rebuild || space.meaningChanged()) {
            rebuild = false;
            tables.roots().destroyAll();
            pending.clear();
            outOfSync.clear();
            space.begin();
        }
        if (flushed) {
            flushed = false;
            outOfSync.compareAll();
        }
        pending.apply(tables);
        if (space.moved()) {
            limits.makeRoom(++now);
            space.enter();
            space.roots().forEach(it -> it.lastUse = now);
        }
    }

    @Override
    public long leafForTable(long gpa, long hpa, long bits) {
        if (vm.config().makes(Mistake.RETURN_HARDWARE_ENTRY)) {
            return tables.pages().of(gpa).getFirst().hpa() | bits & ~HardwareTables.WRITABLE;
        }
        return hpa | (outOfSync.has(gpa) ? bits : bits & ~HardwareTables.WRITABLE);
    }

    @Override
    public void linking(ShadowPage.Key key) {
        outOfSync.compareTable(key.gpa());
    }

    @Override
    public void changing(ShadowPage page) {
        // entries carry nothing that the guest's do not have
    }

    @Override
    public void tableChanged(long gpa, boolean isTable) {
        outOfSync.forget(gpa);
    }

    // --- faults ---

    @Override
    public Verdict pageFault(long gva, int errorCode, boolean user) {
        Access access = guest.access(gva, errorCode, user);
        Translation walk = guest.walk(gva, access);
        Verdict other = triage.beyondRepair(walk, "");
        if (other != null) {
            return other;
        }
        long gpa = ((WalkOutcome.Mapped) walk.outcome()).gpa();
        long page = vm.ramPage(gpa);
        if (access.write() && tables.isProtected(page)) {
            return new Verdict(ExitReason.DESCRIPTOR_WRITE, ExitAnswer.EMULATED, gpa, "");
        }
        if (access.write() && tables.pages().isTable(page) && !outOfSync.has(page)) {
            return tableWrite(walk, page, gpa, user);
        }
        return build(walk, page, user, ExitReason.HIDDEN_FAULT, "");
    }

    private Verdict tableWrite(Translation walk, long page, long gpa, boolean user) {
        if (limits.isFlooded(page)) {
            return build(walk, page, user, ExitReason.TABLE_WRITE, "no table any more: its image is given up");
        }
        if (vm.config().outOfSync() && outOfSync.possible(page)) {
            outOfSync.begin(page);
            return build(walk, page, user, ExitReason.TABLE_WRITE, "may be written until it is compared");
        }
        return new Verdict(ExitReason.TABLE_WRITE, ExitAnswer.EMULATED, gpa, "");
    }

    /// Sets the guest's flags, and builds what hardware needs for the access.
    private Verdict build(Translation walk, long page, boolean user, ExitReason reason, String detail) {
        WalkOutcome.Mapped mapped = (WalkOutcome.Mapped) walk.outcome();
        ShadowPage root = space.root(user);
        long gva = walk.gva();
        long before = tables.roots().leafOf(root, gva);
        guest.commit(walk);
        pending.apply(tables);
        String frame = guest.giveFrame(page);
        limits.makeRoom(++now, root, gva);
        tables.build(root, gva, now);
        vm.hardware().core().invlpg(gva);
        long after = tables.roots().leafOf(root, gva);
        String why = detail.isEmpty() ? ShadowCase.of(before, after, walk).sentence() : detail;
        why = frame.isEmpty() ? why : why + "; " + frame;
        vm.guest().eventStream().tableChange(TABLE, gva, mapped.gpa(), before, after, why);
        ExitAnswer answer = GuestWalk.allows(after, walk.access()) ? ExitAnswer.REPAIRED : ExitAnswer.EMULATED;
        return new Verdict(reason, answer, mapped.gpa(), why);
    }

    // --- what the guest and the monitor change ---

    @Override
    public void flushed() {
        flushed = true;
    }

    @Override
    public void invalidated(long gva) {
        if (vm.config().makes(Mistake.FORGET_INVLPG)) {
            return;
        }
        for (ShadowPage root : space.roots()) {
            outOfSync.compare(root, gva);
        }
        vm.hardware().core().invlpg(gva);
    }

    @Override
    public void written(long gpa, int bytes) {
        if (tables.pages().isTable(gpa & ~0xfffL)) {
            pending.add(gpa, bytes);
        }
    }

    @Override
    public void protect(long gpa) {
        tables.protect(vm.ramPage(gpa));
        space.flushIfNeeded();
    }

    @Override
    public void unprotect(long gpa) {
        tables.unprotect(vm.ramPage(gpa));
        space.flushIfNeeded();
    }

    @Override
    public boolean isProtected(long gpa) {
        return tables.isProtected(gpa) || tables.pages().isTable(gpa) && !outOfSync.has(gpa);
    }

    @Override
    public boolean isTable(long page, boolean write) {
        return write && tables.pages().isTable(page) && !outOfSync.has(page);
    }

    @Override
    public boolean exact() {
        return outOfSync.isEmpty();
    }

    @Override
    public void remapped(long gpa) {
        tables.syncMappingsOf(gpa);
        space.flushIfNeeded();
    }

    @Override
    public void spanMoved(long oldBase) {
        tables.roots().destroyAll();
        rebuild = true;
    }

    @Override
    public boolean uses(long gva) {
        return space.uses(gva);
    }

    @Override
    public int tablePages() {
        return tables.pages().count();
    }
}
