package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Segment;

/// Segment checks and descriptor loads (SDM 3A "Protection", "Segment Descriptor Tables").
final class Segmentation {
    private final X86Cpu cpu;
    private final CpuState state;
    /// Offsets in the TSS of IA-32e mode (SDM 3A "Task Management in 64-bit Mode").
    static final int RSP0 = 4;

    static final int IST1 = 0x24;

    /// Hears of each check while a story is told, else null.
    private SegmentTrace trace;

    Segmentation(X86Cpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
    }

    /// Hears of segment checks; `verdict` is the manual's words.
    interface SegmentTrace {
        void checked(int number, Segment segment, long offset, long gva, int bytes, boolean write, String verdict);
    }

    void setTrace(SegmentTrace listener) {
        trace = listener;
    }

    /// Linear address of `bytes` bytes at `offset` in segment register `number`, after the limit, type and null
    /// checks.
    long linear(int number, long offset, int bytes, boolean write) {
        if (cpu.bits64()) {
            return linear64(number, offset, bytes, write);
        }
        Segment segment = state.segments[number];
        String objection = objection(segment, offset, bytes, write);
        long gva = segment.base() + offset & 0xffffffffL;
        if (trace != null) {
            trace.checked(number, segment, offset, gva, bytes, write, objection == null ? "allowed" : objection);
        }
        if (objection != null) {
            throw GuestFault.of(number == Segment.SS ? Vector.SS : Vector.GP, objection);
        }
        return gva;
    }

    /// 64-bit mode: only FS and GS have a base, and nothing is checked but that the address is canonical, which the
    /// MMU does (SDM 3A "Segmentation in IA-32e Mode").
    private long linear64(int number, long offset, int bytes, boolean write) {
        long gva = base(number) + offset;
        if (trace != null) {
            trace.checked(number, state.segments[number], offset, gva, bytes, write, "allowed");
        }
        return gva;
    }

    private static String objection(Segment segment, long offset, int bytes, boolean write) {
        if (!segment.present()) {
            return "the segment register holds a null selector";
        }
        if (write && !segment.writable()) {
            return "a write to " + segment.describe();
        }
        if (!write && !segment.readable()) {
            return "a read of " + segment.describe();
        }
        return segment.covers(offset, bytes)
                ? null
                : "offset 0x%x is beyond the segment limit 0x%x".formatted(offset, segment.limit());
    }

    /// Base that segment register `number` adds.
    long base(int number) {
        return cpu.bits64() && number < Segment.FS ? 0 : state.segments[number].base();
    }

    // --- descriptor tables ---

    /// Reads the descriptor that `selector` names.
    ///
    /// @param onError vector raised when the selector lies beyond its table (#GP, or #TS while a TSS is used)
    Descriptor descriptor(int selector, Vector onError) {
        return descriptor(selector, onError, 0);
    }

    /// As above; `external` is the EXT bit of the error code.
    Descriptor descriptor(int selector, Vector onError, int external) {
        return new Descriptor(cpu.mmu.readSystem(descriptorAddress(selector, onError, external, 8), 8));
    }

    /// Second half of a system descriptor of IA-32e mode, which has 16 bytes.
    long upperHalf(int selector, Vector onError) {
        return cpu.mmu.readSystem(descriptorAddress(selector, onError, 0, 16) + 8, 8);
    }

    private long descriptorAddress(int selector, Vector onError, int external, int bytes) {
        boolean local = (selector & 4) != 0;
        long base = local ? state.ldtr.base() : state.gdtBase;
        long limit = local
                ? (state.ldtr.present() && !nullSelector(state.ldtr.selector()) ? state.ldtr.limit() : -1)
                : state.gdtLimit;
        if ((selector & 0xfff8) + bytes - 1 > limit) {
            throw GuestFault.of(
                    onError,
                    selector & 0xfffc | external,
                    "selector 0x%x is beyond the limit of its descriptor table".formatted(selector));
        }
        return base + (selector & 0xfff8); // wrapped by the MMU
    }

    /// The descriptor, or null when the selector is null or out of range: LAR, LSL, VERR, VERW do not fault.
    Descriptor peekDescriptor(int selector) {
        boolean local = (selector & 4) != 0;
        long limit = local
                ? (state.ldtr.present() && !nullSelector(state.ldtr.selector()) ? state.ldtr.limit() : -1)
                : state.gdtLimit;
        if (nullSelector(selector) || (selector | 7) > limit) {
            return null;
        }
        return descriptor(selector, Vector.GP);
    }

    static boolean nullSelector(int selector) {
        return (selector & 0xfffc) == 0;
    }

    /// Sets the accessed bit of a code or data descriptor in its table.
    Descriptor markAccessed(int selector, Descriptor descriptor) {
        return setType(selector, descriptor, descriptor.access() | Segment.ACCESSED);
    }

    /// Writes byte 5 of a descriptor back when it changes.
    Descriptor setType(int selector, Descriptor descriptor, int access) {
        if (descriptor.access() == access) {
            return descriptor;
        }
        cpu.mmu.writeSystem(descriptorAddress(selector, Vector.GP, 0, 8) + 5, 1, access);
        return new Descriptor(descriptor.raw() & ~(0xffL << 40) | (long) access << 40);
    }

    // --- loads of segment registers ---

    /// MOV Sreg, POP Sreg, LDS ...: loads ES, SS, DS, FS or GS with all checks (SDM 2B "MOV—Move").
    void load(int number, int selector) {
        if (state.realSegments()) {
            loadParagraph(number, selector);
            cpu.modeChanged();
            return;
        }
        if (number == Segment.SS && cpu.bits64() && nullSelector(selector) && state.cpl < 3) {
            requireNullStack(selector, state.cpl);
            state.segments[Segment.SS].loadNull(selector);
        } else if (number == Segment.SS) {
            loadStack(selector, state.cpl, Vector.GP);
        } else {
            loadData(number, selector, Vector.GP);
        }
        cpu.modeChanged();
    }

    /// A load in real-address or virtual-8086 mode.
    void loadParagraph(int number, int selector) {
        if (state.virtual8086()) {
            state.segments[number].loadVirtual8086(selector);
        } else {
            state.segments[number].loadReal(selector);
        }
    }

    /// Loads ES, DS, FS or GS; `vector` is #GP for instructions and #TS in a task switch.
    void loadData(int number, int selector, Vector vector) {
        if (nullSelector(selector)) {
            state.segments[number].loadNull(selector);
            return;
        }
        Descriptor descriptor = descriptor(selector, vector);
        int error = selector & 0xfffc;
        if (!descriptor.readable()) {
            throw GuestFault.of(vector, error, "the descriptor is not readable code or data");
        }
        int rpl = selector & 3;
        if (!descriptor.conforming() && (rpl > descriptor.dpl() || state.cpl > descriptor.dpl())) {
            throw GuestFault.of(vector, error, "RPL or CPL is greater than the descriptor's DPL");
        }
        if (!descriptor.present()) {
            throw GuestFault.of(Vector.NP, error, "the segment is not present");
        }
        fill(state.segments[number], selector, markAccessed(selector, descriptor));
    }

    /// 64-bit mode needs no stack segment below CPL 3 (SDM 2B "MOV—Move").
    static void requireNullStack(int selector, int cpl) {
        if ((selector & 3) != cpl) {
            throw GuestFault.of(Vector.GP, 0, "RPL of a null stack selector must equal CPL");
        }
    }

    /// Loads SS for privilege level `cpl`; `vector` is #GP for instructions and #TS while a TSS supplies the stack.
    void loadStack(int selector, int cpl, Vector vector) {
        Descriptor descriptor = stackDescriptor(selector, cpl, vector);
        fill(state.segments[Segment.SS], selector, markAccessed(selector, descriptor));
    }

    /// The checked descriptor of a stack segment for `cpl`; nothing is loaded.
    Descriptor stackDescriptor(int selector, int cpl, Vector vector) {
        int error = selector & 0xfffc;
        if (nullSelector(selector)) {
            throw GuestFault.of(vector, error, "SS cannot hold a null selector");
        }
        Descriptor descriptor = descriptor(selector, vector);
        if ((selector & 3) != cpl || descriptor.dpl() != cpl) {
            throw GuestFault.of(vector, error, "RPL and DPL of a stack segment must equal CPL");
        }
        if (!descriptor.writable()) {
            throw GuestFault.of(vector, error, "a stack segment must be writable data");
        }
        if (!descriptor.present()) {
            throw GuestFault.of(Vector.SS, error, "the stack segment is not present");
        }
        return descriptor;
    }

    void fill(Segment segment, int selector, Descriptor descriptor) {
        segment.load(
                selector,
                descriptor.base(),
                descriptor.limit(),
                descriptor.access(),
                descriptor.big(),
                descriptor.longCode());
    }

    /// Loads LDTR or TR; in IA-32e mode the descriptor has 16 bytes and a base of 64 bits.
    private void fillSystem(Segment segment, int selector, Descriptor descriptor) {
        fill(segment, selector, descriptor);
        if (state.longMode()) {
            long base = descriptor.base() | upperHalf(selector, Vector.GP) << 32;
            if (!cpu.canonicalForWidest(base)) {
                throw GuestFault.of(Vector.GP, selector & 0xfffc, "the base of the descriptor is not canonical");
            }
            segment.setBase(base);
        }
    }

    /// Loads CS from a checked descriptor; CPL becomes the selector's RPL.
    void loadCode(int selector, Descriptor descriptor) {
        fill(state.segments[Segment.CS], selector, markAccessed(selector, descriptor));
        state.cpl = selector & 3;
        cpu.mmu.setUser(state.cpl == 3);
        cpu.modeChanged();
        cpu.leaveFetchPage();
    }

    /// On a return to an outer level, data segments that the outer level may not use become null (SDM 2B "RET").
    void dropInnerSegments() {
        for (int number : new int[] {Segment.ES, Segment.DS, Segment.FS, Segment.GS}) {
            Segment segment = state.segments[number];
            boolean conforming = segment.code() && (segment.access() & Segment.CONFORMING) != 0;
            if (segment.present() && !conforming && segment.dpl() < state.cpl) {
                segment.invalidate();
            }
        }
        cpu.modeChanged();
    }

    // --- LDTR and TR ---

    void loadLdtr(int selector) {
        if (nullSelector(selector)) {
            state.ldtr.loadNull(selector);
            return;
        }
        if ((selector & 4) != 0) {
            throw GuestFault.of(Vector.GP, selector & 0xfffc, "the LDT descriptor must be in the GDT");
        }
        Descriptor descriptor = descriptor(selector, Vector.GP);
        if (!descriptor.system() || descriptor.type() != Descriptor.LDT) {
            throw GuestFault.of(Vector.GP, selector & 0xfffc, "not an LDT descriptor");
        }
        if (!descriptor.present()) {
            throw GuestFault.of(Vector.NP, selector & 0xfffc, "the LDT is not present");
        }
        fillSystem(state.ldtr, selector, descriptor);
    }

    void loadTaskRegister(int selector) {
        if (nullSelector(selector) || (selector & 4) != 0) {
            throw GuestFault.of(Vector.GP, selector & 0xfffc, "TR needs a descriptor in the GDT");
        }
        Descriptor descriptor = descriptor(selector, Vector.GP);
        boolean available = descriptor.system()
                && (descriptor.type() == Descriptor.TSS32_AVAILABLE
                        || descriptor.type() == Descriptor.TSS16_AVAILABLE && !state.longMode());
        if (!available) {
            throw GuestFault.of(Vector.GP, selector & 0xfffc, "not an available TSS descriptor");
        }
        if (!descriptor.present()) {
            throw GuestFault.of(Vector.NP, selector & 0xfffc, "the TSS is not present");
        }
        fillSystem(state.tr, selector, setType(selector, descriptor, descriptor.access() | 2)); // busy
    }

    // --- stacks in the TSS ---

    /// Stack selector (bits 47:32) and pointer (31:0) for privilege level `cpl` (SDM 3A "Task-State Segment").
    long innerStack(int cpl) {
        boolean tss32 = (state.tr.type() & 8) != 0;
        int offset = tss32 ? 4 + 8 * cpl : 2 + 4 * cpl;
        int bytes = tss32 ? 6 : 4;
        if (offset + bytes - 1 > state.tr.limit()) {
            throw GuestFault.of(
                    Vector.TS, state.tr.selector() & 0xfffc, "the TSS is too short to hold the inner stack");
        }
        long gva = state.tr.base() + offset;
        long pointer = cpu.mmu.readSystem(gva, tss32 ? 4 : 2);
        long selector = cpu.mmu.readSystem(gva + (tss32 ? 4 : 2), 2);
        return selector << 32 | pointer;
    }

    /// A stack pointer of the TSS of IA-32e mode.
    ///
    /// @param offset [#RSP0] or [#IST1], plus 8 for each further one
    long longModeStack(int offset, int external) {
        if (offset + 7 > state.tr.limit()) {
            throw GuestFault.of(
                    Vector.TS,
                    state.tr.selector() & 0xfffc | external,
                    "the TSS is too short to hold the stack pointer at 0x%x".formatted(offset));
        }
        return cpu.mmu.readSystem(state.tr.base() + offset, 8);
    }
}
