package hypercell.engine.monitor.nexus;

import hypercell.engine.platform.PcMachine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/// What the driver has prepared in host memory before the first switch: two address spaces, descriptor tables, code.
///
/// | host-physical | what | host | monitor's segments | guest |
/// |---|---|---|---|---|
/// | 0x01000 | host page directory | same | | |
/// | 0x02000 | host page table: the first 4 MiB | same | | |
/// | 0x03000 | monitor page directory | same | 0x2000 | |
/// | 0x04000 | span page table | same | | |
/// | 0x05000 | **nexus page** | same | **0x5000** | |
/// | 0x06000 | transition page table: the nexus page at the host's address | same | | |
/// | 0x07000 | host GDT, TSS, IDT | same | | |
/// | 0x08000 | host code | same | | |
/// | 0x09000 | host stack | same | | |
/// | 0x0a000 | monitor GDT and TSS | same | 0x1000 | |
/// | 0x0b000 | monitor IDT | same | 0x0000 | |
/// | 0x0c000 | monitor stack | same | 0x3000 | |
/// | 0x0d000 | monitor code | same | 0x6000 | |
/// | 0x0e000 | guest page table | same | | |
/// | 0x14000 | guest page | same | | 0x10000 |
final class NexusMemory {
    /// Where the monitor's structures lie in its space and the guest's.
    static final long SPAN = 0xffc0_0000L;

    static final int HOST_DIRECTORY = 0x1000;
    static final int MONITOR_DIRECTORY = 0x3000;
    static final int NEXUS = 0x5000;
    static final int HOST_TABLES = 0x7000;
    static final int HOST_CODE = 0x8000;
    static final int HOST_STACK = 0xa000;
    static final int MONITOR_CODE = 0xd000;
    /// Linear address of the guest's only page.
    static final int GUEST = 0x10000;

    static final int GUEST_FRAME = 0x14000;
    /// Offset of the monitor's code in its segments.
    static final int MONITOR_OFFSET = 0x6000;

    private static final int HOST_PAGES = 0x2000;
    private static final int SPAN_PAGES = 0x4000;
    private static final int TRANSITION_PAGES = 0x6000;
    private static final int MONITOR_GDT = 0xa000;
    private static final int MONITOR_IDT = 0xb000;
    private static final int GUEST_PAGES = 0xe000;
    private static final int TSS = 0x100;
    private static final int TSS_LIMIT = 0x67;
    private static final int PRESENT_WRITABLE = 3;
    private static final int USER = 4;
    private static final int FIRST_LINE = 0x20;
    private static final int LINES = 8;

    private final PcMachine machine;
    private final Map<String, Long> labels;

    /// @param labels of all code
    NexusMemory(PcMachine machine, Map<String, Long> labels) {
        this.machine = machine;
        this.labels = labels;
    }

    void prepare() {
        hostSpace();
        monitorSpace();
        monitorSegments();
        monitorGates();
        put(HOST_TABLES + 0x800 + FIRST_LINE * 8, 8, gate(0x08, labels.get("timer")));
        put(0xc000 + 0xffc, 4, labels.get("start")); // the first switch returns to the monitor's beginning
        put(0xc000 + 0xff8, 4, 2); // with these flags
    }

    private void hostSpace() {
        put(HOST_DIRECTORY, 4, HOST_PAGES | PRESENT_WRITABLE);
        for (int page = 0; page < 1024; page++) {
            put(HOST_PAGES + 4 * page, 4, (long) page << 12 | PRESENT_WRITABLE);
        }
    }

    private void monitorSpace() {
        put(MONITOR_DIRECTORY + 4 * (int) (SPAN >>> 22), 4, SPAN_PAGES | PRESENT_WRITABLE);
        int[] slots = {MONITOR_IDT, MONITOR_GDT, MONITOR_DIRECTORY, 0xc000, 0, NEXUS, MONITOR_CODE};
        for (int slot = 0; slot < slots.length; slot++) {
            put(SPAN_PAGES + 4 * slot, 4, slots[slot] == 0 ? 0 : slots[slot] | PRESENT_WRITABLE);
        }
        put(MONITOR_DIRECTORY, 4, GUEST_PAGES | PRESENT_WRITABLE | USER);
        put(GUEST_PAGES + 4 * (GUEST >>> 12), 4, GUEST_FRAME | PRESENT_WRITABLE | USER);
        put(TRANSITION_PAGES + 4 * (NEXUS >>> 12), 4, NEXUS | PRESENT_WRITABLE);
    }

    /// The directory entry that is lent to the nexus page.
    static long transition() {
        return TRANSITION_PAGES | PRESENT_WRITABLE;
    }

    /// Code and data of the monitor with the span as their base, its TSS, flat code and data for the guest.
    private void monitorSegments() {
        put(MONITOR_GDT + 0x08, 8, 0xffcf9bc0_0000ffffL);
        put(MONITOR_GDT + 0x10, 8, 0xffcf93c0_0000ffffL);
        long tss = SPAN + 0x1000 + TSS;
        put(MONITOR_GDT + 0x18, 8, TSS_LIMIT | (tss & 0xff_ffff) << 16 | 0x89L << 40 | (tss >>> 24) << 56);
        put(MONITOR_GDT + 0x20, 8, 0x00cffb00_0000ffffL);
        put(MONITOR_GDT + 0x28, 8, 0x00cff300_0000ffffL);
        put(MONITOR_GDT + TSS + 4, 4, 0x4000); // ESP0
        put(MONITOR_GDT + TSS + 8, 4, 0x10); // SS0
        put(MONITOR_GDT + TSS + 0x66, 2, TSS_LIMIT + 1); // no I/O bitmap
    }

    private void monitorGates() {
        for (int vector = 0; vector < 32; vector++) {
            put(MONITOR_IDT + 8 * vector, 8, gate(0x08, labels.get(vector == 13 ? "protection" : "fault")));
        }
        for (int line = FIRST_LINE; line < FIRST_LINE + LINES; line++) {
            put(MONITOR_IDT + 8 * line, 8, gate(0x08, labels.get("interrupt%x".formatted(line))));
        }
    }

    /// An interrupt gate, DPL 0.
    private static long gate(int selector, long offset) {
        return offset & 0xffff | (long) selector << 16 | 0x8eL << 40 | (offset >>> 16) << 48;
    }

    private void put(int hpa, int bytes, long value) {
        byte[] all = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        machine.writeGpa(hpa, java.util.Arrays.copyOf(all, bytes));
    }
}
