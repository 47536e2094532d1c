package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.TlbEntry;
import java.util.ArrayList;
import java.util.List;

/// Whether hardware's tables and TLB keep the guest to itself: every page they map is the guest's own memory or, in
/// the monitor's span, for the monitor only; every table they link is a table of the monitor's; and what the monitor
/// protects cannot be written.
public final class Isolation {
    private static final int MOST = 20;

    private final VirtualMachine vm;
    private final MemoryTechnique memory;
    private final List<String> violations = new ArrayList<>();
    private final int[] guestPages;

    private Isolation(VirtualMachine vm, MemoryTechnique memory) {
        this.vm = vm;
        this.memory = memory;
        guestPages = vm.frames().byFrame(vm.hardware().frames().size());
    }

    /// What is wrong, in sentences, at most 20; nothing when all is well.
    public static List<String> violations(VirtualMachine vm, MemoryTechnique memory) {
        Isolation check = new Isolation(vm, memory);
        for (long root : memory.roots()) {
            check.owned(root, "the root of a view");
            RawTables.visit(vm.hardware(), memory.format(), root, check::entry);
        }
        long cr3 = vm.hardware().core().state().cr3;
        if (cr3 == memory.root(false) || cr3 == memory.root(true)) { // else all entries go with the next load of CR3
            vm.hardware().core().mmu().entries().forEach(check::cached);
        }
        return List.copyOf(check.violations);
    }

    private void violated(String sentence) {
        if (violations.size() < MOST) {
            violations.add(sentence);
        }
    }

    private void owned(long hpa, String what) {
        FrameOwner owner = owner(hpa);
        if (owner != FrameOwner.TABLE) {
            violated("%s is a table in frame 0x%x, which is %s".formatted(what, HostFrames.frame(hpa), owner.words()));
        }
    }

    private FrameOwner owner(long hpa) {
        HostFrames frames = vm.hardware().frames();
        int frame = HostFrames.frame(hpa);
        return frame < frames.size() ? frames.owner(frame) : FrameOwner.OTHER;
    }

    private boolean entry(RawTables.Entry entry) {
        if (!entry.leaf()) {
            owned(entry.hpa(), "below 0x%x".formatted(entry.gva()));
            return owner(entry.hpa()) == FrameOwner.TABLE;
        }
        for (long at = 0; at < 1L << entry.level().shift(); at += 4096) {
            page(entry, entry.gva() + at, entry.hpa() + at);
        }
        return false;
    }

    private void page(RawTables.Entry entry, long gva, long hpa) {
        boolean writable = entry.allows(HardwareTables.WRITABLE);
        if (vm.span().contains(gva)) {
            boolean open = entry.allows(HardwareTables.USER);
            boolean code = gva - vm.span().base() >= Span.CODE && !writable;
            if (owner(hpa) != FrameOwner.MONITOR || open && !code) {
                violated("the monitor's page at 0x%x is open to the guest".formatted(gva));
            }
            return;
        }
        mapped("hardware maps 0x%x".formatted(gva), hpa, writable);
    }

    private void mapped(String what, long hpa, boolean writable) {
        FrameOwner owner = owner(hpa);
        int guestPage = owner == FrameOwner.GUEST ? guestPages[HostFrames.frame(hpa)] : -1;
        if (guestPage < 0) {
            violated("%s to frame 0x%x, which is %s".formatted(what, HostFrames.frame(hpa), owner.words()));
        } else if (writable && memory.isProtected((long) guestPage << 12)) {
            violated("%s writable, to guest page 0x%x, which is protected".formatted(what, guestPage));
        }
    }

    private void cached(TlbEntry entry) {
        if (!entry.structure() && !vm.span().contains(entry.gvaPage())) {
            boolean writable = entry.writable() && entry.dirty();
            mapped("the TLB has 0x%x".formatted(entry.gvaPage()), entry.gpaPage(), writable);
        }
    }
}
