package hypercell.engine.monitor.xen;

import hypercell.engine.monitor.HostFrames;
import hypercell.engine.x86.mmu.TlbEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Whether the guest is kept to itself, seen from the bytes that hardware walks and from the TLB, whatever the monitor
/// has counted: every frame that a table maps is the domain's, and no table is mapped writable.
final class DomainIsolation {
    private static final int MOST = 20;
    private static final int ENTRIES = 1024;
    private static final int WRITABLE = PageTyping.PRESENT | PageTyping.WRITABLE;

    private final Domain domain;
    private final List<String> violations = new ArrayList<>();
    private final Set<Integer> pageTables = new TreeSet<>();
    private final Set<Integer> guarded = new TreeSet<>();

    private DomainIsolation(Domain domain) {
        this.domain = domain;
    }

    /// What is wrong, in sentences, at most 20; nothing when all is well.
    static List<String> violations(Domain domain) {
        DomainIsolation check = new DomainIsolation(domain);
        Set<Integer> roots = check.roots();
        roots.forEach(check::directory);
        check.guarded.addAll(roots);
        check.guarded.addAll(check.pageTables);
        check.pageTables.forEach(check::pageTable);
        domain.hardware.core().mmu().entries().forEach(check::cached);
        return List.copyOf(check.violations);
    }

    /// What CR3 holds, and what may be loaded into it without a further look. Descriptors are guarded, too.
    private Set<Integer> roots() {
        Set<Integer> roots = new TreeSet<>();
        roots.add(HostFrames.frame(domain.hardware.core().state().cr3));
        for (int mfn = 0; mfn < domain.frames.size(); mfn++) {
            switch (domain.frames.type(mfn)) {
                case L2 -> roots.add(mfn);
                case L1 -> pageTables.add(mfn);
                case SEGMENTS -> guarded.add(mfn);
                case NONE, WRITABLE -> {} // nothing that would have to be guarded
            }
        }
        return roots;
    }

    private void directory(int root) {
        own(root, "a page directory");
        for (int slot = 0; slot < Layout.FIRST_MONITOR_SLOT; slot++) {
            int link = entry(root, slot);
            if ((link & PageTyping.PRESENT) != 0) {
                pageTables.add(link >>> 12);
            }
        }
        if (entry(root, Layout.FIRST_MONITOR_SLOT) >>> 12 != HostFrames.frame(domain.m2p.table())) {
            violated("directory 0x%x does not have the machine-to-physical table", root);
        }
    }

    private void pageTable(int mfn) {
        own(mfn, "a page table");
        for (int i = 0; i < ENTRIES; i++) {
            int entry = entry(mfn, i);
            if ((entry & PageTyping.PRESENT) != 0) {
                mapped(entry >>> 12, (entry & WRITABLE) == WRITABLE, "entry 0x%x of table 0x%x".formatted(i, mfn));
            }
        }
    }

    private void mapped(int mfn, boolean writable, String where) {
        own(mfn, where);
        if (writable && guarded.contains(mfn)) {
            violated("%s makes frame 0x%x writable, which is a table", where, mfn);
        }
    }

    private void cached(TlbEntry entry) {
        if (!entry.structure() && entry.gvaPage() < Layout.M2P) {
            boolean writable = entry.writable() && entry.dirty();
            mapped(HostFrames.frame(entry.gpaPage()), writable, "the TLB at 0x%x".formatted(entry.gvaPage()));
        }
    }

    private void own(int mfn, String where) {
        if (mfn >= domain.frames.size() || !domain.frames.isOwn(mfn)) {
            violated("%s: frame 0x%x is not the domain's", where, mfn);
        }
    }

    private void violated(String sentence, Object... values) {
        if (violations.size() < MOST) {
            violations.add(sentence.formatted(values));
        }
    }

    private int entry(int mfn, int index) {
        return (int) domain.hardware.read(HostFrames.hpa(mfn) + 4L * index, 4);
    }
}
