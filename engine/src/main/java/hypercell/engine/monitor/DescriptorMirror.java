package hypercell.engine.monitor;

import hypercell.engine.x86.exec.Descriptor;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Segment;
import java.util.HashSet;
import java.util.Set;

/// Hardware's copies of the guest's GDT and LDT, one for each guest CPL. What the guest may use without help is in the
/// copy with DPL 3, so that it works at CPL 3; everything else traps on use, and the monitor does it by the guest's own
/// table.
///
/// - A segment whose accessed flag the guest has not set yet traps: the processor sets the flag in *its* table, so the
///   monitor must set it in the guest's.
/// - A code segment of another privilege level traps: a return to user code must not stay in the kernel's view.
/// - Gates, task-state segments, conforming code: always.
/// - An entry that was changed while a segment register still holds what it was: hardware's register cannot be read, so
///   that the monitor must see it being loaded again.
///
/// The pages of the guest's tables are protected, so the copies cannot become stale.
final class DescriptorMirror implements GuestMemoryListener {
    private static final long PRESENT = 1L << 47;
    private static final long NOT_SYSTEM = 1L << 44;
    private static final long CODE = 1L << 43;
    private static final long CONFORMING = 1L << 42;
    private static final long ACCESSED = 1L << 40;
    private static final long DPL_3 = 3L << 45;
    /// Entries of a GDT that the guest can have for itself; the monitor's own follow.
    private static final int GUEST_ENTRIES = Span.LDT_SELECTOR >> 3;

    private final VirtualMachine vm;
    private final GuestMemory memory;
    private final MemoryTechnique technique;
    private final Set<Long> pages = new HashSet<>();
    /// Where descriptors lie, in units of 8 bytes of guest-physical memory.
    private final Set<Long> places = new HashSet<>();
    private final boolean[] current = new boolean[4];
    private final int[] copied = new int[4];
    private final int[] copiedLocal = new int[4];
    /// What the copies were made from.
    private long gdtBase = -1;

    private int gdtLimit;
    /// An entry traps until the registers that hold its old content are loaded again.
    private boolean outdated;
    private long ldtBase;
    private long ldtLimit;

    DescriptorMirror(VirtualMachine vm, MemoryTechnique technique) {
        this.vm = vm;
        this.technique = technique;
        memory = new GuestMemory(vm);
    }

    @Override
    public void written(long gpa, int bytes) {
        if (pages.contains(gpa & ~0xfffL)) {
            forget();
        }
    }

    /// Whether a descriptor lies at `gpa`, and not just something else in a page with descriptors.
    boolean holds(long gpa) {
        return places.contains(gpa >>> 3);
    }

    /// The tables, or the mapping of their pages, may have changed.
    void forget() {
        java.util.Arrays.fill(current, false);
    }

    /// Limit of the LDT copy, -1 when the guest has none.
    long localLimit() {
        CpuState state = vm.core().state();
        boolean usable = state.ldtr.present() && (state.ldtr.selector() & 0xfffc) != 0;
        return usable ? Math.min(state.ldtr.limit(), Span.TABLE_BYTES - 1) : -1;
    }

    /// Brings the copies for guest CPL `cpl` up to date. Whether anything was copied.
    boolean update(int cpl) {
        CpuState state = vm.core().state();
        long local = localLimit();
        if (gdtBase != state.gdtBase
                || gdtLimit != state.gdtLimit
                || ldtLimit != local
                || ldtBase != state.ldtr.base()) {
            forget();
            gdtBase = state.gdtBase;
            gdtLimit = state.gdtLimit;
            ldtBase = state.ldtr.base();
            ldtLimit = local;
        }
        if (current[cpl] && !outdated) {
            return false;
        }
        current[cpl] = true;
        outdated = false;
        copied[cpl] = copy(cpl, gdtBase, gdtLimit, Span.GDT + cpl * Span.TABLE_BYTES, 1, copied[cpl]);
        copiedLocal[cpl] = copy(cpl, ldtBase, ldtLimit, Span.LDT + cpl * Span.TABLE_BYTES, 0, copiedLocal[cpl]);
        return true;
    }

    /// @param first number of the first entry that counts
    /// @param before entries of the copy that may not be zero
    /// @return entries copied
    private int copy(int cpl, long base, long limit, long to, int first, int before) {
        int count = (int) Math.min((limit + 1) / 8, GUEST_ENTRIES);
        for (int i = first; i < Math.max(count, before); i++) {
            long raw = i < count ? entry(read(base + 8L * i), cpl, i << 3 | (first == 0 ? 4 : 0)) : 0;
            if (raw != 0 || i < before) {
                vm.span().give(to + 8L * i);
                vm.span().write(to + 8L * i, 8, raw);
            }
        }
        return count;
    }

    private long entry(long raw, int cpl, int selector) {
        boolean forgets = vm.config().makes(Mistake.FORGET_ACCESSED) && (raw & NOT_SYSTEM) != 0;
        long known = forgets ? raw | ACCESSED : raw;
        long entry = transformed(known, cpl);
        if ((entry & PRESENT) != 0 && heldDifferently(entry, selector)) {
            outdated = true;
            return entry & ~PRESENT;
        }
        return entry;
    }

    private boolean heldDifferently(long entry, int selector) {
        Descriptor descriptor = new Descriptor(entry);
        for (int number : SegmentSwitch.DATA) {
            Segment segment = vm.core().state().segments[number];
            if ((segment.selector() & ~3) == selector && segment.present() && !descriptor.heldBy(segment)) {
                return true;
            }
        }
        return false;
    }

    private long read(long gva) {
        long wrapped = gva & 0xffff_ffffL;
        protect(wrapped);
        if ((wrapped & 0xfff) <= 0xff8) {
            return memory.descriptor(wrapped);
        }
        protect(wrapped + 7 & 0xffff_ffffL);
        long raw = 0;
        for (int i = 7; i >= 0; i--) {
            long gpa = memory.gpa(wrapped + i);
            raw = raw << 8 | (gpa < 0 ? 0 : vm.guest().bus().peek(gpa, 1));
        }
        return raw;
    }

    private void protect(long gva) {
        long gpa = memory.gpa(gva);
        if (gpa < 0) {
            return;
        }
        places.add(gpa >>> 3);
        if (pages.add(gpa & ~0xfffL) && !vm.config().makes(Mistake.UNPROTECTED_DESCRIPTORS)) {
            technique.protect(gpa & ~0xfffL);
        }
    }

    /// What hardware may have of a guest's descriptor while the guest runs at `cpl`.
    static long transformed(long raw, int cpl) {
        int dpl = (int) (raw >>> 45) & 3;
        if ((raw & NOT_SYSTEM) == 0) {
            return raw & ~PRESENT;
        }
        if (dpl < cpl) {
            return raw; // hardware refuses it at CPL 3 just as the guest's processor would
        }
        boolean code = (raw & CODE) != 0;
        boolean trap = (raw & ACCESSED) == 0 || code && ((raw & CONFORMING) != 0 || dpl != cpl);
        return (trap ? raw & ~PRESENT : raw) | DPL_3;
    }
}
