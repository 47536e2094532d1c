package hypercell.engine.monitor.xen;

import hypercell.engine.monitor.HostFrames;
import hypercell.engine.monitor.Span;
import hypercell.engine.x86.mmu.Access;
import java.util.ArrayList;
import java.util.List;

/// The guest's LDT: pages of the guest's that are in use as descriptors as long as it is loaded, so that the guest
/// cannot write them. The processor reads them in the monitor's span, where the guest cannot put others in their place.
final class LocalDescriptors {
    private static final int MOST = 8192;

    private final Domain domain;
    private final List<Integer> held = new ArrayList<>();

    LocalDescriptors(Domain domain) {
        this.domain = domain;
    }

    /// LLDT.
    ///
    /// @param gva where the descriptors are, a multiple of 4 KiB
    /// @param entries how many; 0 for no LDT
    void load(long gva, int entries) throws Refusal {
        if ((gva & 0xfff) != 0 || entries < 0 || entries > MOST) {
            throw Refusal.of(Errno.EINVAL, "an LDT of %d descriptors at 0x%08x", entries, gva);
        }
        List<Integer> pages = use(gva, (entries * 8 + 4095) / 4096);
        List.copyOf(held).forEach(mfn -> domain.typing.put(mfn, FrameType.SEGMENTS));
        held.clear();
        held.addAll(pages);
        for (int page = 0; page < pages.size(); page++) {
            domain.span.lend(Span.LDT + 4096L * page, pages.get(page));
        }
        RingSwitch.Context guest = domain.world.context();
        domain.segments.describe(0, entries * 8L - 1);
        domain.segments.load(0, entries > 0);
        domain.world.enter(guest);
    }

    private List<Integer> use(long gva, int count) throws Refusal {
        List<Integer> pages = new ArrayList<>();
        try {
            for (int page = 0; page < count; page++) {
                int mfn = frame(gva + 4096L * page);
                domain.typing.get(mfn, FrameType.SEGMENTS);
                pages.add(mfn);
            }
        } catch (Refusal refusal) {
            pages.forEach(mfn -> domain.typing.put(mfn, FrameType.SEGMENTS));
            throw refusal;
        }
        return pages;
    }

    private int frame(long gva) throws Refusal {
        domain.memory.read(gva, 1);
        return HostFrames.frame(domain.hardware
                .core()
                .mmu()
                .explainWalk(gva, Access.of(Access.Kind.READ, false))
                .gpa());
    }
}
