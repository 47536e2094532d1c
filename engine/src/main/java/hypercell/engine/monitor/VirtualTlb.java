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
import java.util.Set;

/// The virtual TLB (Intel's "Virtualizing Virtual Memory by VMM", volume 3 of 2007-2015): hardware's tables are what a
/// TLB is to a processor. They start empty, are filled by the faults they cause, and forget what the guest's processor
/// would have to forget: everything on a load of CR3, one page on INVLPG. The guest's own tables are ordinary memory.
final class VirtualTlb implements MemoryTechnique {
    private static final String TABLE = "active page table";

    private final VirtualMachine vm;
    private final GuestWalk guest;
    private final FaultTriage triage;
    private final VirtualTlbAlgorithm algorithm;
    private final Set<Long> protectedPages = new HashSet<>();
    /// Tables for the guest's supervisor, and for its user code.
    private final Map<PagingFormat, HardwareTables[]> tables = new EnumMap<>(PagingFormat.class);
    private HardwareTables[] active;
    private PagingContext filledUnder = PagingContext.OFF;
    private int mapVersion;

    VirtualTlb(VirtualMachine vm) {
        this.vm = vm;
        guest = new GuestWalk(vm);
        triage = new FaultTriage(vm);
        algorithm = new VirtualTlbAlgorithm(vm);
        activate();
    }

    @Override
    public String name() {
        return "virtualTlb";
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
        return new HardwareTables[] {supervisor, one ? supervisor : new HardwareTables(vm.hardware(), format, vm.span())
        };
    }

    @Override
    public PagingFormat format() {
        return active[0].format();
    }

    @Override
    public long root(boolean user) {
        if (mapVersion != vm.guest().bus().mapVersion()) {
            flushed();
        }
        return active[user ? 1 : 0].root();
    }

    @Override
    public List<Long> roots() {
        return List.of(active[0].root(), active[1].root());
    }

    // --- faults ---

    @Override
    public Verdict pageFault(long gva, int errorCode, boolean user) {
        Access access = guest.access(gva, errorCode, user);
        Translation walk = guest.walk(gva, access);
        HardwareTables view = active[user ? 1 : 0];
        VirtualTlbStep step = algorithm.decide(view, walk);
        boolean directoryToo = step == VirtualTlbStep.PTE_BUILT && !view.hasTable(gva);
        String detail = (directoryToo ? VirtualTlbStep.PDE_BUILT.sentence() + "; " : "") + step.sentence();
        Verdict other = triage.beyondRepair(walk, detail);
        if (other != null) {
            return other;
        }
        WalkOutcome.Mapped mapped = (WalkOutcome.Mapped) walk.outcome();
        boolean isProtected = protectedPages.contains(vm.ramPage(mapped.gpa()));
        if (access.write() && isProtected) {
            return new Verdict(ExitReason.DESCRIPTOR_WRITE, ExitAnswer.EMULATED, mapped.gpa(), "");
        }
        guest.commit(walk);
        String frame = guest.giveFrame(vm.ramPage(mapped.gpa()));
        String why = frame.isEmpty() ? detail : detail + "; " + frame;
        fill(view, walk, mapped, isProtected, why);
        return new Verdict(ExitReason.HIDDEN_FAULT, ExitAnswer.REPAIRED, mapped.gpa(), why);
    }

    private void fill(
            HardwareTables view, Translation walk, WalkOutcome.Mapped mapped, boolean isProtected, String why) {
        boolean writable = !isProtected && guest.writable(walk);
        long rights = HardwareTables.USER
                | (writable ? HardwareTables.WRITABLE : 0)
                | (mapped.executable() ? 0 : HardwareTables.NO_EXECUTE);
        long gva = walk.gva();
        long before = view.entry(gva, 1);
        view.map(
                gva, vm.frames().hpa(vm.ramPage(mapped.gpa())), rights, Long.numberOfTrailingZeros(mapped.pageBytes()));
        vm.hardware().core().invlpg(gva);
        vm.guest().eventStream().tableChange(TABLE, gva, mapped.gpa(), before, view.entry(gva, 1), why);
    }

    // --- what the guest invalidates ---

    @Override
    public void flushed() {
        PagingContext now = vm.core().mmu().context();
        boolean onlyTables = now.enabled()
                && now.equals(filledUnder.withTables(now.format(), now.cr3()).withPdptes(now.pdptes()));
        if (vm.config().makes(Mistake.FORGET_CR3) && onlyTables && now.format() == filledUnder.format()) {
            return;
        }
        for (HardwareTables[] each : tables.values()) {
            each[0].clear();
            each[1].clear();
        }
        activate();
        vm.hardware().core().reloadCr3();
    }

    @Override
    public void invalidated(long gva) {
        if (vm.config().makes(Mistake.FORGET_INVLPG)) {
            return;
        }
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

    @Override
    public void written(long gpa, int bytes) {
        // nothing: what the tables hold may be stale until the guest invalidates it, as a TLB may
    }

    // --- what the monitor wants ---

    @Override
    public void protect(long gpa) {
        if (protectedPages.add(vm.ramPage(gpa))) {
            flushed();
        }
    }

    @Override
    public void unprotect(long gpa) {
        protectedPages.remove(gpa); // the next write faults once more and finds it free
    }

    @Override
    public boolean isProtected(long gpa) {
        return protectedPages.contains(gpa);
    }

    @Override
    public boolean exact() {
        return false;
    }

    @Override
    public void remapped(long gpa) {
        flushed();
    }

    @Override
    public void spanMoved(long oldBase) {
        for (HardwareTables[] each : tables.values()) {
            for (HardwareTables tree : each) {
                tree.unlinkSpan(oldBase);
                tree.linkSpan();
            }
        }
        vm.hardware().core().reloadCr3();
    }

    @Override
    public boolean uses(long gva) {
        return active[0].usesRegion(gva) || active[1].usesRegion(gva);
    }

    @Override
    public int tablePages() {
        int pages = 0;
        for (HardwareTables[] each : tables.values()) {
            pages += each[0].tablePages() + (each[1] == each[0] ? 0 : each[1].tablePages());
        }
        return pages;
    }
}
