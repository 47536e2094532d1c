package hypercell.engine.monitor;

import hypercell.engine.observe.ExitAnswer;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.PagingContext;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where a technique of your own begins: hardware's tables are filled by the faults they cause, and may be behind the
/// guest's until the guest invalidates, as a TLB may. A subclass says what to enter at a fault, and may say what to
/// forget when:
///
/// ```groovy
/// class OneByOne extends FilledByFaults {
///     OneByOne(VirtualMachine vm) { super(vm) }
///     String name() { 'oneByOne' }
///     String fill(HiddenFault fault) { map(fault); 'one page' }
/// }
/// guest { monitor { memory { vm -> new OneByOne(vm) } } ... }
/// ```
///
/// There are two views of the guest's address space, because its kernel and its user code both run at CPL 3, and one
/// pair of trees for each paging format that the guest has used.
public abstract class FilledByFaults implements MemoryTechnique {
    private static final String TABLE = "active page table";

    private final VirtualMachine vm;
    private final GuestWalk guest;
    private final FaultTriage triage;
    private final Set<Long> protectedPages = new HashSet<>();
    /// Tables for the guest's supervisor, and for its user code.
    private final Map<PagingFormat, HardwareTables[]> tables = new EnumMap<>(PagingFormat.class);
    private HardwareTables[] active;
    private PagingContext filledUnder = PagingContext.OFF;
    private int mapVersion;

    /// @param vm the guest that is to be virtualized
    protected FilledByFaults(VirtualMachine vm) {
        this.vm = vm;
        guest = new GuestWalk(vm);
        triage = new FaultTriage(vm);
        activate();
    }

    private void activate() {
        filledUnder = vm.core().mmu().context();
        PagingFormat wanted = filledUnder.format();
        PagingFormat format = wanted == PagingFormat.OFF ? PagingFormat.TWO_LEVEL : wanted;
        active = tables.computeIfAbsent(format, this::newTables);
        mapVersion = vm.guest().bus().mapVersion();
    }

    private HardwareTables[] newTables(PagingFormat format) {
        HardwareTables supervisor = new HardwareTables(vm.hardware(), format, vm.span());
        boolean one = vm.config().makes(Mistake.ONE_VIEW);
        HardwareTables user = one ? supervisor : new HardwareTables(vm.hardware(), format, vm.span());
        return new HardwareTables[] {supervisor, user};
    }

    // --- what a technique decides ---

    /// Enters into hardware's tables what the access needs, by [#map(HiddenFault)], and more if it likes.
    ///
    /// @return what was done, in words, for the record of the exit
    protected abstract String fill(HiddenFault fault);

    /// Which case of the technique's algorithm a fault is, in words, before anything is changed; also for
    /// faults that turn out to be the guest's own.
    protected String diagnose(Translation walk, boolean user) {
        return "";
    }

    // --- what it decides with ---

    /// The machine, its frames, and the hardware.
    protected final VirtualMachine vm() {
        return vm;
    }

    /// Enters the page of a fault, with all rights that the guest's tables give by now.
    protected final void map(HiddenFault fault) {
        map(fault, fault.writable());
    }

    /// Enters the page of a fault.
    ///
    /// @param writable false: the first write faults once more. True where the fault is not
    ///     [HiddenFault#writable] hides a dirty flag from the guest, or a write from the monitor
    protected final void map(HiddenFault fault, boolean writable) {
        HardwareTables view = view(fault.user());
        long rights = HardwareTables.USER
                | (writable ? HardwareTables.WRITABLE : 0)
                | (fault.executable() ? 0 : HardwareTables.NO_EXECUTE);
        long gva = fault.gva();
        long before = view.entry(gva, 1);
        long hpa = vm.frames().hpa(vm.ramPage(fault.gpa()));
        view.map(gva, hpa, rights, Long.numberOfTrailingZeros(fault.pageBytes()));
        vm.hardware().core().invlpg(gva);
        vm.guest().eventStream().tableChange(TABLE, gva, fault.gpa(), before, view.entry(gva, 1), fault.why());
    }

    /// What a read at `gva` would ask for, if it can be entered now without the guest noticing: the guest's
    /// tables allow it, all accessed flags are set, and RAM is behind it, with a frame. For filling ahead.
    protected final Optional<HiddenFault> ahead(long gva, boolean user) {
        Translation walk = guest.walk(gva, Access.of(Access.Kind.READ, user));
        boolean noticed = walk.steps().stream().anyMatch(step -> step.after() != step.before());
        if (vm.span().contains(gva) || noticed || triage.beyondRepair(walk, "") != null) {
            return Optional.empty();
        }
        long page = vm.ramPage(((WalkOutcome.Mapped) walk.outcome()).gpa());
        return vm.frames().hpaIfPresent(page) < 0 ? Optional.empty() : Optional.of(hiddenFault(walk, page, "ahead"));
    }

    /// Whether hardware's tables hold a page for `gva` in a view.
    protected final boolean holds(long gva, boolean user) {
        return entry(gva, user) != 0;
    }

    /// Hardware's entry for the 4 KiB around `gva` in a view, as it lies in memory; 0 for none.
    protected final long entry(long gva, boolean user) {
        return view(user).entry(gva, 1);
    }

    /// Takes the guest's page around `gva` out of hardware's tables and TLB.
    protected final void forget(long gva) {
        for (HardwareTables view : active) {
            long before = view.entry(gva, 1);
            switch (view.unmap(gva)) {
                case NOTHING -> {}
                case PAGE -> vm.hardware().core().invlpg(gva);
                case PIECES -> vm.hardware().core().reloadCr3(); // INVLPG drops what it knows as one page only
            }
            if (before != 0) {
                vm.guest().eventStream().tableChange(TABLE, gva, -1, before, 0, "INVLPG");
            }
        }
    }

    /// Empties hardware's tables and TLB.
    protected final void forgetAll() {
        for (HardwareTables[] each : tables.values()) {
            each[0].clear();
            each[1].clear();
        }
        activate();
        vm.hardware().core().reloadCr3();
    }

    /// Whether the guest has only loaded CR3 since the tables were filled, and all else of its paging state is
    /// as it was.
    final boolean onlyTablesChanged() {
        PagingContext now = vm.core().mmu().context();
        return now.enabled()
                && now.format() == filledUnder.format()
                && now.equals(filledUnder.withTables(now.format(), now.cr3()).withPdptes(now.pdptes()));
    }

    final HardwareTables view(boolean user) {
        return active[user ? 1 : 0];
    }

    // --- faults ---

    @Override
    public final Verdict pageFault(long gva, int errorCode, boolean user) {
        Access access = guest.access(gva, errorCode, user);
        Translation walk = guest.walk(gva, access);
        String detail = diagnose(walk, user);
        Verdict other = triage.beyondRepair(walk, detail);
        if (other != null) {
            return other;
        }
        long gpa = ((WalkOutcome.Mapped) walk.outcome()).gpa();
        long page = vm.ramPage(gpa);
        if (access.write() && protectedPages.contains(page)) {
            return new Verdict(ExitReason.DESCRIPTOR_WRITE, ExitAnswer.EMULATED, gpa, "");
        }
        guest.commit(walk);
        String frame = guest.giveFrame(page);
        String why = join(detail, frame);
        String done = fill(hiddenFault(walk, page, why));
        ExitAnswer answer = GuestWalk.allows(entry(gva, user), access) ? ExitAnswer.REPAIRED : ExitAnswer.EMULATED;
        return new Verdict(ExitReason.HIDDEN_FAULT, answer, gpa, join(why, done));
    }

    private HiddenFault hiddenFault(Translation walk, long page, String why) {
        boolean writable = !protectedPages.contains(page) && guest.writable(walk);
        return new HiddenFault(walk, walk.access().user(), writable, why);
    }

    private static String join(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + "; " + second;
    }

    // --- what the guest invalidates ---

    @Override
    public void flushed() {
        forgetAll();
    }

    @Override
    public void invalidated(long gva) {
        forget(gva);
    }

    @Override
    public void written(long gpa, int bytes) {
        // nothing: what the tables hold may be stale until the guest invalidates it, as a TLB may
    }

    // --- what the monitor wants ---

    @Override
    public final PagingFormat format() {
        return active[0].format();
    }

    @Override
    public final long root(boolean user) {
        if (mapVersion != vm.guest().bus().mapVersion()) {
            forgetAll();
        }
        return view(user).root();
    }

    @Override
    public final List<Long> roots() {
        return List.of(active[0].root(), active[1].root());
    }

    @Override
    public final void protect(long gpa) {
        if (protectedPages.add(vm.ramPage(gpa))) {
            forgetAll();
        }
    }

    @Override
    public final void unprotect(long gpa) {
        protectedPages.remove(gpa); // the next write faults once more and finds it free
    }

    @Override
    public final boolean isProtected(long gpa) {
        return protectedPages.contains(gpa);
    }

    @Override
    public boolean exact() {
        return false;
    }

    @Override
    public final void remapped(long gpa) {
        forgetAll();
    }

    @Override
    public final void spanMoved(long oldBase) {
        for (HardwareTables[] each : tables.values()) {
            for (HardwareTables tree : each) {
                tree.unlinkSpan(oldBase);
                tree.linkSpan();
            }
        }
        vm.hardware().core().reloadCr3();
    }

    @Override
    public final boolean uses(long gva) {
        return active[0].usesRegion(gva) || active[1].usesRegion(gva);
    }

    @Override
    public final int tablePages() {
        int pages = 0;
        for (HardwareTables[] each : tables.values()) {
            pages += each[0].tablePages() + (each[1] == each[0] ? 0 : each[1].tablePages());
        }
        return pages;
    }
}
