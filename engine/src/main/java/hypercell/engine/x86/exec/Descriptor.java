package hypercell.engine.x86.exec;

import hypercell.engine.x86.state.Segment;

/// A segment or system descriptor as read from a descriptor table (SDM 3A "Segment Descriptors").
public record Descriptor(long raw) {
    static final int TSS16_AVAILABLE = 1;
    static final int LDT = 2;
    static final int TSS16_BUSY = 3;
    static final int CALL_GATE16 = 4;
    static final int TASK_GATE = 5;
    static final int INTERRUPT_GATE16 = 6;
    static final int TRAP_GATE16 = 7;
    static final int TSS32_AVAILABLE = 9;
    static final int TSS32_BUSY = 11;
    static final int CALL_GATE32 = 12;
    static final int INTERRUPT_GATE32 = 14;
    static final int TRAP_GATE32 = 15;

    private static final long LONG_CODE = 1L << 53;
    private static final long BIG = 1L << 54;
    private static final long PAGES = 1L << 55;
    private static final long MOST_BYTES = 1L << 20;

    /// The descriptor of a segment of bytes, or of pages when bytes do not reach so far.
    ///
    /// @param limit last valid byte offset; beyond 2^20 its low twelve bits count as ones
    /// @param access byte 5: P DPL S type
    public static Descriptor of(long base, long limit, int access) {
        boolean pages = limit >= MOST_BYTES;
        long units = pages ? limit >>> 12 : limit;
        return new Descriptor(units & 0xffff
                | (base & 0xff_ffff) << 16
                | (long) (access & 0xff) << 40
                | (units >>> 16 & 0xf) << 48
                | (pages ? PAGES : 0)
                | (base >>> 24 & 0xff) << 56);
    }

    /// The same with D/B set: 32-bit code, or a stack with ESP.
    public Descriptor withBig() {
        return new Descriptor(raw | BIG);
    }

    /// What loads a segment register with the hidden part of `segment`, at privilege level 3.
    public static Descriptor atLevel3(Segment segment) {
        Descriptor plain = of(segment.base(), segment.limit(), segment.access() | 3 << 5 | Segment.ACCESSED);
        return new Descriptor(plain.raw | (segment.longCode() ? LONG_CODE : 0) | (segment.big() ? BIG : 0));
    }

    /// Linear address of the first byte.
    public long base() {
        return raw >>> 16 & 0xffffff | raw >>> 32 & 0xff000000L;
    }

    /// Last valid byte offset, granularity applied.
    public long limit() {
        long limit = raw & 0xffff | raw >>> 32 & 0xf0000;
        return (raw >>> 55 & 1) != 0 ? limit << 12 | 0xfff : limit;
    }

    /// Byte 5: P DPL S type.
    public int access() {
        return (int) (raw >>> 40) & 0xff;
    }

    int type() {
        return access() & 15;
    }

    int dpl() {
        return access() >> 5 & 3;
    }

    /// Whether a system descriptor is a TSS, available or busy.
    boolean isTss() {
        return (type() & 5) == 1;
    }

    boolean present() {
        return (access() & 0x80) != 0;
    }

    /// S = 0: a system descriptor or gate.
    boolean system() {
        return (access() & 0x10) == 0;
    }

    boolean code() {
        return !system() && (access() & 8) != 0;
    }

    boolean conforming() {
        return code() && (access() & 4) != 0;
    }

    boolean readable() {
        return !system() && (!code() || (access() & 2) != 0);
    }

    boolean writable() {
        return !system() && !code() && (access() & 2) != 0;
    }

    /// L: 64-bit code.
    boolean longCode() {
        return (raw >>> 53 & 1) != 0;
    }

    public boolean big() {
        return (raw >>> 54 & 1) != 0;
    }

    // gates

    int gateSelector() {
        return (int) (raw >>> 16) & 0xffff;
    }

    long gateOffset() {
        return gate32() ? raw & 0xffff | raw >>> 32 & 0xffff0000L : raw & 0xffff;
    }

    /// Number of the stack that an interrupt gate of IA-32e mode asks for, 0 for none.
    int interruptStack() {
        return (int) (raw >>> 32) & 7;
    }

    int gateCount() {
        return (int) (raw >>> 32) & 31;
    }

    boolean gate32() {
        return (access() & 8) != 0;
    }

    /// Whether a segment register holds just this, its privilege level left aside.
    public boolean heldBy(Segment segment) {
        int level = 3 << 5;
        return base() == segment.base()
                && limit() == segment.limit()
                && (access() | level) == (segment.access() | level)
                && big() == segment.big();
    }
}
