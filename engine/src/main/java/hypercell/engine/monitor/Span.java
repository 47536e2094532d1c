package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.PagingFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The monitor's own 4 MiB of every guest's linear address space: descriptor tables, TSS and stack, mapped for CPL 0
/// only. All bases are relative to where the span lies, so that it can move when the guest wants the addresses
/// (plex86's arrangement: one page directory entry, 1024 slots).
///
/// | offset | what |
/// |---|---|
/// | 0x00000 | IDT |
/// | 0x01000 | entry points, 16 bytes for each vector |
/// | 0x02000 | TSS |
/// | 0x03000 | stack, one page |
/// | 0x10000 | GDT for guest CPL 0..3, 64 KiB each |
/// | 0x50000 | LDT for guest CPL 0..3, 64 KiB each |
/// | 0x100000 | scanned code, which the guest runs |
public final class Span {
    /// Size of the span.
    public static final long BYTES = 4L << 20;

    public static final long IDT = 0;
    static final long ENTRIES = 0x1000;
    static final long ENTRY_BYTES = 16;
    public static final long TSS = 0x2000;
    public static final long STACK_TOP = 0x4000;
    public static final long GDT = 0x10000;
    public static final long LDT = 0x50000;
    static final long TABLE_BYTES = 0x10000;
    /// From here on: pages of scanned code, each followed by a page that is not mapped.
    static final long CODE = 0x100000;

    /// Selectors of the monitor's own descriptors, at the end of every GDT.
    static final int LDT_SELECTOR = 0xffe0;

    public static final int CODE_SELECTOR = 0xffe8;
    public static final int STACK_SELECTOR = 0xfff0;
    static final int TSS_SELECTOR = 0xfff8;

    private static final int SLOTS = 1024;
    private static final long RIGHTS = HardwareTables.PRESENT | HardwareTables.WRITABLE;

    private final Hardware hardware;
    private final int[] frames = new int[SLOTS];
    private final int zeroFrame;
    private final List<Long> narrow = new ArrayList<>();
    private final List<Long> wide = new ArrayList<>();
    private long base;

    public Span(Hardware hardware, long base) {
        this.hardware = hardware;
        this.base = base;
        Arrays.fill(frames, -1);
        zeroFrame = hardware.frames().allocate(FrameOwner.MONITOR);
        for (long offset : new long[] {IDT, ENTRIES, TSS, STACK_TOP - 4096}) {
            give(offset);
        }
        for (long offset = GDT; offset < LDT + 4 * TABLE_BYTES; offset += 4096) {
            frames[slot(offset)] = zeroFrame;
        }
    }

    private static int slot(long offset) {
        return (int) (offset >>> 12);
    }

    /// Linear address of the first byte, a multiple of 4 MiB.
    public long base() {
        return base;
    }

    void setBase(long gva) {
        base = gva;
    }

    /// Whether a linear address lies inside.
    public boolean contains(long gva) {
        return gva >= base && gva < base + BYTES;
    }

    /// Slots of the 1024 that are in use.
    public int used() {
        return (int) Arrays.stream(frames).filter(it -> it >= 0).count();
    }

    /// What lies where, as of now.
    public SpanMap map() {
        List<SpanMap.Slot> used = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            if (frames[slot] >= 0) {
                used.add(new SpanMap.Slot(
                        slot, structure(slot), base + 4096L * slot, HostFrames.hpa(frames[slot]), use(slot)));
            }
        }
        return new SpanMap(base, SLOTS, List.copyOf(used));
    }

    private SpanMap.Use use(int slot) {
        if (slot >= slot(CODE)) {
            return SpanMap.Use.CODE;
        }
        return frames[slot] == zeroFrame ? SpanMap.Use.EMPTY : SpanMap.Use.OWN;
    }

    private static String structure(int slot) {
        long offset = 4096L * slot;
        if (offset >= CODE) {
            return "copies of the guest's code";
        }
        if (offset >= LDT) {
            return "LDT for guest CPL " + (offset - LDT) / TABLE_BYTES;
        }
        if (offset >= GDT) {
            return "GDT for guest CPL " + (offset - GDT) / TABLE_BYTES;
        }
        return switch ((int) offset) {
            case (int) IDT -> "IDT";
            case (int) ENTRIES -> "entry points, one for each vector";
            case (int) TSS -> "TSS";
            default -> "stack";
        };
    }

    /// Gives the page at `offset` a frame of its own, if it has none yet.
    public void give(long offset) {
        int slot = slot(offset);
        if (frames[slot] >= 0 && frames[slot] != zeroFrame) {
            return;
        }
        frames[slot] = hardware.frames().allocate(FrameOwner.MONITOR);
        enter(slot);
        if (hardware.core() != null) {
            hardware.core().invlpg(base + offset);
        }
    }

    /// Maps a frame of somebody else's at `offset`, for the monitor and the processor.
    public void lend(long offset, int frame) {
        frames[slot(offset)] = frame;
        enter(slot(offset));
        hardware.core().invlpg(base + offset);
    }

    /// Lets the guest run code in the frame at `hpa`, from the page at `offset` on.
    void showCode(long offset, long hpa) {
        int slot = slot(offset);
        frames[slot] = HostFrames.frame(hpa);
        enter(slot, HardwareTables.PRESENT | HardwareTables.USER);
        hardware.core().invlpg(base + offset);
    }

    /// The guest's code is there no longer.
    void hideCode(long offset) {
        frames[slot(offset)] = -1;
        enter(slot(offset), 0);
        hardware.core().invlpg(base + offset);
    }

    /// Host-physical address of the byte at `offset`, whose page must have a frame of its own.
    public long hpa(long offset) {
        int frame = frames[slot(offset)];
        if (frame < 0 || frame == zeroFrame) {
            throw new IllegalStateException("the monitor's span has nothing of its own at 0x%x".formatted(offset));
        }
        return HostFrames.hpa(frame) | offset & 0xfff;
    }

    public void write(long offset, int bytes, long value) {
        hardware.write(hpa(offset), bytes, value);
    }

    public long read(long offset, int bytes) {
        return hardware.read(hpa(offset), bytes);
    }

    // --- page tables ---

    /// Host-physical addresses of the page tables that map the span, in the order of linear addresses.
    public List<Long> tables(PagingFormat format) {
        List<Long> tables = format.entryBytes() == 4 ? narrow : wide;
        if (tables.isEmpty()) {
            int count = format.entryBytes() == 4 ? 1 : 2;
            for (int i = 0; i < count; i++) {
                tables.add(HostFrames.hpa(hardware.frames().allocate(FrameOwner.TABLE)));
            }
            for (int slot = 0; slot < SLOTS; slot++) {
                enter(slot);
            }
        }
        return tables;
    }

    /// Whether the table at `hpa` is one of the span's.
    boolean isTable(long hpa) {
        return narrow.contains(hpa) || wide.contains(hpa);
    }

    private void enter(int slot) {
        enter(slot, slot >= slot(CODE) ? HardwareTables.PRESENT | HardwareTables.USER : RIGHTS);
    }

    private void enter(int slot, long rights) {
        long raw = frames[slot] < 0 ? 0 : HostFrames.hpa(frames[slot]) | rights;
        if (!narrow.isEmpty()) {
            hardware.write(narrow.getFirst() + 4L * slot, 4, raw);
        }
        if (!wide.isEmpty()) {
            hardware.write(wide.get(slot / 512) + 8L * (slot % 512), 8, raw);
        }
    }
}
