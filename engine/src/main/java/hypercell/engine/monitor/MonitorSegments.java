package hypercell.engine.monitor;

import hypercell.engine.x86.exec.Descriptor;

/// The monitor's own descriptors, its IDT and its TSS: what hardware uses on the way from the guest into the monitor.
public final class MonitorSegments {
    private static final int VECTORS = 256;
    private static final int IDT_LIMIT = VECTORS * 8 - 1;
    private static final int TSS_LIMIT = 0x67;
    private static final int CODE_ACCESS = 0x9b; // present, DPL 0, code, readable, accessed
    private static final int DATA_ACCESS = 0x93;
    private static final int TSS_AVAILABLE = 0x89;
    private static final int LDT_ACCESS = 0x82;
    private static final int INTERRUPT_GATE = 0x8e;
    private static final Descriptor ABSENT = new Descriptor(0);

    private final Hardware hardware;
    private final Span span;

    public MonitorSegments(Hardware hardware, Span span) {
        this.hardware = hardware;
        this.span = span;
    }

    /// Builds IDT and TSS; both hold offsets in the monitor's segments, so they stay when the span moves.
    public void build() {
        for (int vector = 0; vector < VECTORS; vector++) {
            long offset = Span.ENTRIES + Span.ENTRY_BYTES * vector;
            long gate = offset & 0xffff
                    | (long) Span.CODE_SELECTOR << 16
                    | (long) INTERRUPT_GATE << 40
                    | (offset >>> 16) << 48;
            span.write(Span.IDT + 8L * vector, 8, gate);
        }
        span.write(Span.TSS + 4, 4, Span.STACK_TOP); // ESP0
        span.write(Span.TSS + 8, 2, Span.STACK_SELECTOR); // SS0
        span.write(Span.TSS + 0x66, 2, TSS_LIMIT + 1); // no I/O bitmap: every IN and OUT traps
    }

    /// Writes the monitor's descriptors to the end of the GDT for guest CPL `cpl`.
    ///
    /// @param ldtLimit limit of the copy of the guest's LDT, -1 for none
    public void describe(int cpl, long ldtLimit) {
        long gdt = Span.GDT + cpl * Span.TABLE_BYTES;
        span.give(gdt + (Span.CODE_SELECTOR & ~0xfff));
        write(
                gdt,
                Span.CODE_SELECTOR,
                Descriptor.of(span.base(), Span.BYTES - 1, CODE_ACCESS).withBig());
        write(
                gdt,
                Span.STACK_SELECTOR,
                Descriptor.of(span.base(), Span.BYTES - 1, DATA_ACCESS).withBig());
        write(gdt, Span.TSS_SELECTOR, Descriptor.of(span.base() + Span.TSS, TSS_LIMIT, TSS_AVAILABLE));
        long ldt = span.base() + Span.LDT + cpl * Span.TABLE_BYTES;
        write(gdt, Span.LDT_SELECTOR, ldtLimit < 0 ? ABSENT : Descriptor.of(ldt, ldtLimit, LDT_ACCESS));
    }

    private void write(long gdt, int selector, Descriptor descriptor) {
        span.write(gdt + selector, 8, descriptor.raw());
    }

    /// LGDT, LIDT, LTR, LLDT: makes hardware use them, for guest CPL `cpl`.
    public void load(int cpl, boolean hasLdt) {
        long gdt = Span.GDT + cpl * Span.TABLE_BYTES;
        write(gdt, Span.TSS_SELECTOR, Descriptor.of(span.base() + Span.TSS, TSS_LIMIT, TSS_AVAILABLE)); // LTR wants it
        hardware.core()
                .loadTables(
                        span.base() + gdt,
                        span.base() + Span.IDT,
                        IDT_LIMIT,
                        Span.TSS_SELECTOR,
                        hasLdt ? Span.LDT_SELECTOR : 0);
        hardware.core().enterMonitor(Span.CODE_SELECTOR, Span.STACK_SELECTOR);
    }

    /// Vector whose entry point is at `eip`, an offset in the monitor's code segment.
    public static int vector(long eip) {
        return (int) ((eip - Span.ENTRIES) / Span.ENTRY_BYTES);
    }
}
