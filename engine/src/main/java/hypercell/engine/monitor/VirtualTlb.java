package hypercell.engine.monitor;

import hypercell.engine.observe.ExitAnswer;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The virtual TLB (Intel's "Virtualizing Virtual Memory by VMM", volume 3 of 2007-2015): hardware's tables are what a
/// TLB is to a processor. They start empty, are filled by the faults they cause, and forget what the guest's processor
/// would have to forget: everything on a load of CR3, one page on INVLPG. The guest's own tables are ordinary memory.
final class VirtualTlb implements MemoryTechnique {
    private final VirtualMachine vm;
    private final GuestWalk guest;
    private final Set<Long> protectedPages = new HashSet<>();
    /// By [PagingFormat]: tables for the guest's supervisor, and for its user code.
    private final Map<PagingFormat, HardwareTables[]> tables = new HashMap<>();
    /// 4 MiB regions in which a large page of the guest is mapped in pieces.
    private final Set<Long> pieces = new HashSet<>();

    private HardwareTables[] active;

    VirtualTlb(VirtualMachine vm) {
        this.vm = vm;
        guest = new GuestWalk(vm);
        activate();
    }

    @Override
    public String name() {
        return "virtualTlb";
    }

    private void activate() {
        PagingFormat wanted = vm.core().mmu().context().format();
        PagingFormat format = wanted == PagingFormat.OFF ? PagingFormat.TWO_LEVEL : wanted;
        active = tables.computeIfAbsent(format, it -> new HardwareTables[] {
            new HardwareTables(vm.hardware(), it, vm.span()), new HardwareTables(vm.hardware(), it, vm.span())
        });
    }

    @Override
    public PagingFormat format() {
        return active[0].format();
    }

    @Override
    public long root(boolean user) {
        return active[user ? 1 : 0].root();
    }

    @Override
    public Verdict pageFault(long gva, int errorCode, boolean user) {
        Access access = guest.access(gva, errorCode, user);
        Translation walk = guest.walk(gva, access);
        if (!(walk.outcome() instanceof WalkOutcome.Mapped mapped)) {
            return new Verdict(ExitReason.PAGE_FAULT, ExitAnswer.REFLECTED, -1, "");
        }
        long page = mapped.gpa() & ~0xfffL;
        if (!vm.isRam(page)) {
            return new Verdict(ExitReason.MMIO, ExitAnswer.EMULATED, mapped.gpa(), "");
        }
        boolean isProtected = protectedPages.contains(page);
        if (access.write() && isProtected) {
            return new Verdict(ExitReason.DESCRIPTOR_WRITE, ExitAnswer.EMULATED, mapped.gpa(), "");
        }
        if (GuestWalk.needsEmulation(walk)) {
            return new Verdict(
                    ExitReason.HIDDEN_FAULT, ExitAnswer.EMULATED, mapped.gpa(), "a user page under SMEP or SMAP");
        }
        guest.commit(walk);
        if (mapped.pageBytes() > 4096) {
            pieces.add(gva >>> 22);
        }
        long rights = HardwareTables.USER | (!isProtected && guest.writable(walk) ? HardwareTables.WRITABLE : 0);
        if (!mapped.executable()) {
            rights |= HardwareTables.NO_EXECUTE;
        }
        active[user ? 1 : 0].map(gva, vm.frames().hpa(page), rights);
        vm.hardware().core().invlpg(gva);
        return new Verdict(ExitReason.HIDDEN_FAULT, ExitAnswer.REPAIRED, mapped.gpa(), "");
    }

    @Override
    public void flushed() {
        for (HardwareTables[] each : tables.values()) {
            each[0].clear();
            each[1].clear();
        }
        pieces.clear();
        activate();
        vm.hardware().core().reloadCr3();
    }

    @Override
    public void invalidated(long gva) {
        if (pieces.contains(gva >>> 22)) {
            flushed();
            return;
        }
        active[0].unmap(gva);
        active[1].unmap(gva);
        vm.hardware().core().invlpg(gva);
    }

    @Override
    public void written(long gpa, int bytes) {
        // nothing: what the tables hold may be stale until the guest invalidates it, as a TLB may
    }

    @Override
    public void protect(long gpa) {
        if (protectedPages.add(gpa)) {
            flushed();
        }
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
        for (HardwareTables tree : active) {
            for (long at = gva; at < gva + Span.BYTES; at += 2L << 20) {
                if ((tree.entry(at, 2) & HardwareTables.PRESENT) != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public int tablePages() {
        int pages = 0;
        for (HardwareTables[] each : tables.values()) {
            pages += each[0].tablePages() + each[1].tablePages();
        }
        return pages;
    }
}
