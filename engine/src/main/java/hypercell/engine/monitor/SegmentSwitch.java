package hypercell.engine.monitor;

import hypercell.engine.x86.exec.Descriptor;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Segment;

/// Carries segment registers between the guest's virtual processor and hardware.
///
/// No instruction reads the hidden part of a segment register, so the monitor knows it only by keeping its own copy:
/// the virtual processor's. To give hardware a hidden part that the table no longer holds (the guest has changed the
/// entry since, or came from real mode), the monitor writes it into the table, loads the register, and puts the entry
/// back.
final class SegmentSwitch {
    static final int[] DATA = {Segment.ES, Segment.DS, Segment.FS, Segment.GS};

    private final VirtualMachine vm;
    /// What the monitor last loaded into hardware, by segment register: the descriptor's bytes and the selector.
    private final long[] loaded = new long[6];

    private final int[] selectors = new int[6];
    private final boolean[] known = new boolean[6];

    SegmentSwitch(VirtualMachine vm) {
        this.vm = vm;
    }

    /// Hardware's registers are unknown: the next entry loads all.
    void forget() {
        java.util.Arrays.fill(known, false);
    }

    /// Whether hardware can have CS and SS as the guest believes them.
    boolean possible() {
        CpuState state = vm.core().state();
        Segment cs = state.segments[Segment.CS];
        Segment ss = state.segments[Segment.SS];
        return state.protectedMode()
                && !state.longMode()
                && !state.virtual8086()
                && usable(cs.selector())
                && usable(ss.selector())
                && slot(cs.selector()) != slot(ss.selector())
                && cs.code()
                && ss.present()
                && ss.writable()
                && !ss.code();
    }

    private static boolean usable(int selector) {
        return (selector & 0xfffc) != 0 && ((selector & 4) != 0 || (selector & 0xfff8) < Span.LDT_SELECTOR);
    }

    private static int slot(int selector) {
        return selector & 0xfffc;
    }

    /// Loads ES, DS, FS and GS where hardware has something else.
    void enterData() {
        Segment[] segments = vm.core().state().segments;
        for (int number : DATA) {
            Segment segment = segments[number];
            boolean usable = segment.present() && usable(segment.selector());
            long wanted = usable ? Descriptor.atLevel3(segment).raw() : 0;
            int selector = usable ? segment.selector() : segment.selector() & 3;
            if (known[number] && loaded[number] == wanted && selectors[number] == selector) {
                continue;
            }
            known[number] = true;
            loaded[number] = wanted;
            selectors[number] = usable ? load(number, selector, wanted) : load(number, selector);
        }
    }

    /// Loads a register with a descriptor, whatever the table holds. A selector beyond the LDT's limit cannot be
    /// loaded so: hardware gets a null selector, and each use traps.
    private int load(int number, int selector, long descriptor) {
        long restore = put(selector, descriptor);
        try {
            return load(number, selector);
        } catch (GuestFault beyondLimit) {
            return load(number, 0);
        } finally {
            write(selector, restore);
        }
    }

    private int load(int number, int selector) {
        vm.hardware().core().loadData(number, selector);
        return selector;
    }

    /// Puts the descriptors for CS and SS into the table, for IRET to load.
    ///
    /// @return what [#afterReturn] has to put back
    long[] beforeReturn() {
        Segment[] segments = vm.core().state().segments;
        Segment cs = segments[Segment.CS];
        Segment ss = segments[Segment.SS];
        return new long[] {put(cs.selector(), cs), put(ss.selector(), ss)};
    }

    void afterReturn(long[] restore) {
        Segment[] segments = vm.core().state().segments;
        write(segments[Segment.CS].selector(), restore[0]);
        write(segments[Segment.SS].selector(), restore[1]);
    }

    /// Takes over what the guest has loaded while it ran.
    ///
    /// @param cs and `ss`: selectors in the frame that hardware pushed
    void leave(int cs, int ss) {
        Segment[] virtual = vm.core().state().segments;
        int cpl = vm.core().state().cpl;
        takeOver(Segment.CS, cs & ~3 | cpl, virtual);
        takeOver(Segment.SS, (ss & 3) == 3 ? ss & ~3 | cpl : ss, virtual);
        Segment[] actual = vm.hardware().core().state().segments;
        for (int number : DATA) {
            int selector = actual[number].selector();
            if (selector != selectors[number]) {
                loadedByHardware(number, selector);
                selectors[number] = selector;
                loaded[number] = actual[number].present()
                        ? Descriptor.atLevel3(virtual[number]).raw()
                        : 0;
            }
        }
    }

    private void takeOver(int number, int selector, Segment[] virtual) {
        if (virtual[number].selector() != selector) {
            loadedByHardware(number, selector);
        }
    }

    /// By [Mistake#UNPROTECTED_DESCRIPTORS] hardware may have loaded what the guest's table no longer allows.
    private void loadedByHardware(int number, int selector) {
        try {
            vm.core().loadedByHardware(number, selector);
        } catch (IllegalStateException outdated) {
            if (!vm.config().makes(Mistake.UNPROTECTED_DESCRIPTORS)) {
                throw outdated;
            }
        }
    }

    private long place(int selector) {
        int cpl = vm.core().state().cpl;
        long table = (selector & 4) != 0 ? Span.LDT : Span.GDT;
        return table + cpl * Span.TABLE_BYTES + (selector & 0xfff8);
    }

    private long put(int selector, Segment segment) {
        return put(selector, Descriptor.atLevel3(segment).raw());
    }

    /// Makes the entry for `selector` `descriptor`; returns what was there.
    private long put(int selector, long descriptor) {
        vm.span().give(place(selector));
        long before = vm.span().read(place(selector), 8);
        write(selector, descriptor);
        return before;
    }

    private void write(int selector, long descriptor) {
        if (vm.span().read(place(selector), 8) != descriptor) {
            vm.span().write(place(selector), 8, descriptor);
        }
    }
}
