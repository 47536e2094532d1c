package hypercell.engine.monitor;

import hypercell.engine.observe.ExitAnswer;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.PageEntry;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import java.util.List;

/// Brute force (Intel's "Virtualization of System Resources", section "Brute Force Virtualization of Virtual Memory"):
/// no access to a paging structure of the guest goes unseen, so that hardware's tables are what the guest's are at any
/// time. The structures are found from CR3 and from each other; pages that hold one are hidden, and shown again when
/// the last reference to them has gone. Hardware keeps accessed and dirty flags in its own tables; they are brought
/// into the guest's when these are read, which is why reads must exit, too.
final class BruteForce implements MemoryTechnique, ShadowTables.Use {
    private final VirtualMachine vm;
    private final GuestWalk guest;
    private final FaultTriage triage;
    private final ShadowTables tables;
    private final ActiveSpace space;
    private final FlagHarvest harvest;
    private final PendingWrites pending = new PendingWrites();
    private final HardwareEntryLeak leak;
    private boolean rebuild = true;

    BruteForce(VirtualMachine vm) {
        this.vm = vm;
        guest = new GuestWalk(vm);
        triage = new FaultTriage(vm);
        ShadowRights rights = ShadowRights.of(vm.core().mmu().context(), true, false);
        tables = new ShadowTables(vm, rights, this);
        space = new ActiveSpace(vm, tables);
        harvest = new FlagHarvest(vm, tables);
        leak = new HardwareEntryLeak(vm);
        vm.frames().setReader(harvest);
    }

    @Override
    public String name() {
        return "bruteForce";
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
        return List.of(space.root(false).hpa(), space.root(true).hpa());
    }

    @Override
    public void running() {
        harvest.running();
    }

    private void settle() {
        if (rebuild || space.meaningChanged()) {
            rebuild = false;
            tables.roots().destroyAll();
            pending.clear();
            space.begin();
        }
        pending.apply(tables);
        if (space.moved()) {
            List<ShadowPage> left = space.roots();
            space.enter();
            for (ShadowPage page : left) {
                if (!space.isRoot(page)) {
                    tables.destroy(page);
                }
            }
        }
    }

    @Override
    public long leafForTable(long gpa, long hpa, long bits) {
        return 0;
    }

    @Override
    public void linking(ShadowPage.Key key) {
        // no table is ever behind
    }

    @Override
    public void changing(ShadowPage page) {
        ShadowPage table = page;
        while (!table.ofTable()) {
            if (table.parents.isEmpty()) {
                return;
            }
            table = table.parents.getFirst().page();
        }
        harvest.using(table.key.gpa());
    }

    @Override
    public void tableChanged(long gpa, boolean isTable) {
        harvest.forget(gpa);
        if (vm.isRam(gpa)) {
            vm.frames().watch(gpa, isTable);
        }
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
        if (tables.pages().isTable(page)) {
            return tableAccess(access, page | gpa & 0xfff);
        }
        if (access.write() && tables.isProtected(page)) {
            return new Verdict(ExitReason.DESCRIPTOR_WRITE, ExitAnswer.EMULATED, gpa, "");
        }
        vm.hardware().core().invlpg(gva);
        if (allows(access, gva)) {
            return new Verdict(ExitReason.HIDDEN_FAULT, ExitAnswer.REPAIRED, gpa, "hardware's TLB was behind");
        }
        String frame = guest.giveFrame(page);
        tables.syncMappingsOf(page);
        ExitAnswer answer = allows(access, gva) ? ExitAnswer.REPAIRED : ExitAnswer.EMULATED;
        return new Verdict(
                ExitReason.HIDDEN_FAULT,
                answer,
                gpa,
                frame.isEmpty() ? "the page had no frame when the tables were built" : frame);
    }

    private boolean allows(Access access, long gva) {
        return GuestWalk.allows(tables.roots().leafOf(space.root(access.user()), gva), access);
    }

    private Verdict tableAccess(Access access, long gpa) {
        if (!isEntry(gpa)) {
            return new Verdict(
                    ExitReason.FALSE_SHARING,
                    ExitAnswer.EMULATED,
                    gpa,
                    "an entry that is not present holds other data");
        }
        if (access.write()) {
            return new Verdict(ExitReason.TABLE_WRITE, ExitAnswer.EMULATED, gpa, "");
        }
        if (vm.config().makes(Mistake.RETURN_HARDWARE_ENTRY) && leak.answer(rawFor(gpa))) {
            return new Verdict(
                    ExitReason.TABLE_READ, ExitAnswer.HANDLED, gpa, Mistake.RETURN_HARDWARE_ENTRY.sentence());
        }
        return new Verdict(ExitReason.TABLE_READ, ExitAnswer.EMULATED, gpa, "");
    }

    private long entry(long gpa) {
        int bytes = format().entryBytes();
        return vm.guest().bus().peek(gpa & -bytes, bytes);
    }

    /// Hardware's entry for the guest's entry at `gpa`.
    private long rawFor(long gpa) {
        ShadowPage page = tables.pages().of(gpa & ~0xfffL).getFirst();
        return tables.raw(page, (int) (gpa & 0xfff) / format().entryBytes());
    }

    // --- what the guest and the monitor change ---

    @Override
    public void flushed() {
        // tables cannot be stale; the next entry looks at the registers
    }

    @Override
    public void invalidated(long gva) {
        vm.hardware().core().invlpg(gva);
    }

    @Override
    public void written(long gpa, int bytes) {
        if (!harvest.writing() && tables.pages().isTable(gpa & ~0xfffL)) {
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
        return tables.isProtected(gpa) || tables.pages().isTable(gpa);
    }

    @Override
    public boolean isTable(long page, boolean write) {
        return tables.pages().isTable(page);
    }

    @Override
    public boolean isEntry(long gpa) {
        long entry = entry(gpa);
        return (entry & PageEntry.PRESENT) != 0 || entry == 0;
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public boolean keepsFlagsInHardware() {
        return true;
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
