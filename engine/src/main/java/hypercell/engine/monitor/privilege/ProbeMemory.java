package hypercell.engine.monitor.privilege;

import hypercell.engine.platform.PcMachine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Memory of a machine for one try: descriptor tables, page tables, code, data and stack, each mapped to itself and
/// open to ring 3, so that paging treats both rings alike.
final class ProbeMemory {
    static final int CODE_32 = 0x08;
    static final int DATA_SEGMENT = 0x10;
    static final int USER_CODE_32 = 0x18;
    static final int USER_DATA_SEGMENT = 0x20;
    static final int CODE_64 = 0x28;
    static final int USER_CODE_64 = 0x30;
    static final int TASK = 0x38;
    static final int LOCAL = 0x48;
    static final int OTHER_TASK = 0x58;
    static final int OTHER_LOCAL = 0x68;
    static final int GATE = 0x78;
    static final int SPARE_TASK = 0x88;
    static final int SPARE_LOCAL = 0x98;
    static final int OTHER_USER_DATA = 0xa8;

    /// Linear addresses.
    static final int GDT = 0x1000;

    static final int IDT = 0x2000;
    static final int HANDLERS = 0x6000;
    static final int CODE = 0x8000;
    static final int PROBE = CODE + 0x400;
    static final int TARGET = CODE + 0x480;
    static final int DATA = 0x9000;
    static final int STACK = 0xa000;
    static final int POINTER = STACK + 0x800;
    static final int RAM = 0x20000;
    static final int ROOT = 0x10000;
    /// Where GDT and IDT lie when they have moved.
    static final int MOVED = 0x16000;

    /// Where the pages of code, data and stack lie when they have moved.
    private static final int ELSEWHERE = 0x18000;

    private static final int KERNEL_STACK = 0xc000;
    private static final int TSS = 0x4000;
    private static final int LDT = 0x5000;
    private static final int GDT_BYTES = 0xb0;

    private final World world;
    private final ByteBuffer image = ByteBuffer.allocate(RAM).order(ByteOrder.LITTLE_ENDIAN);

    ProbeMemory(World world) {
        this.world = world;
        int gdt = moved(GDT);
        descriptors(gdt);
        gates(moved(IDT));
        task();
        if (world.is64()) {
            longTables();
        } else {
            tables();
        }
        for (int vector = 0; vector < 256; vector++) {
            image.put(HANDLERS + vector, (byte) 0xf4);
        }
    }

    /// Where a descriptor table lies in this world.
    private int moved(int table) {
        return world.differs(Axis.TABLES) ? MOVED + table - GDT : table;
    }

    /// Physical address of a page of code, data or stack.
    int frame(int linear) {
        return world.differs(Axis.LOCATION) && linear >= CODE && linear < STACK + 0x1000
                ? linear - CODE + ELSEWHERE
                : linear;
    }

    /// Puts bytes at a linear address.
    void put(int linear, byte[] bytes) {
        image.put(frame(linear), bytes);
    }

    /// Puts all of it into a machine, and the registers that say where its tables are.
    void load(PcMachine machine) {
        machine.writeGpa(GDT, Arrays.copyOfRange(image.array(), GDT, ELSEWHERE + STACK + 0x1000 - CODE));
        machine.cpu().setRegister("gdtr.base", moved(GDT));
        machine.cpu().setRegister("gdtr.limit", GDT_BYTES - 1);
        machine.cpu().setRegister("idtr.base", moved(IDT));
        machine.cpu().setRegister("idtr.limit", 0xfff);
    }

    /// Puts back the pages of code, data and stack.
    void reload(PcMachine machine) {
        int from = frame(CODE);
        machine.writeGpa(from, Arrays.copyOfRange(image.array(), from, from + STACK + 0x1000 - CODE));
    }

    /// Selector of the task and the local descriptor table in use.
    int task(int selector) {
        return world.differs(Axis.TABLES) ? selector + OTHER_TASK - TASK : selector;
    }

    private void descriptors(int gdt) {
        boolean other = world.differs(Axis.DESCRIPTORS);
        long limits = other ? 0x000800000000fffeL : 0x000f00000000ffffL;
        flat(gdt + CODE_32, limits, 0x00c09b0000000000L);
        flat(gdt + DATA_SEGMENT, limits, 0x00c0930000000000L);
        flat(gdt + USER_CODE_32, 0x000f00000000ffffL, 0x00c0fb0000000000L);
        flat(gdt + USER_DATA_SEGMENT, 0x000f00000000ffffL, 0x00c0f30000000000L);
        flat(gdt + OTHER_USER_DATA, 0x000f00000000ffffL, 0x00c0f30000000000L);
        flat(gdt + CODE_64, limits, 0x00a09b0000000000L);
        flat(gdt + USER_CODE_64, 0x000f00000000ffffL, 0x00a0fb0000000000L);
        image.putLong(gdt + TASK, 0x0000890000000067L | TSS << 16);
        image.putLong(gdt + LOCAL, 0x0000820000000fffL | LDT << 16);
        image.putLong(gdt + OTHER_TASK, 0x0000890000000067L | TSS << 16);
        image.putLong(gdt + OTHER_LOCAL, 0x0000820000000fffL | LDT << 16);
        image.putLong(gdt + SPARE_TASK, 0x0000890000000067L | TSS << 16);
        image.putLong(gdt + SPARE_LOCAL, 0x0000820000000fffL | LDT << 16);
        image.putLong(gdt + GATE, 0x0000ec0000000000L | (long) world.supervisorCode() << 16 | TARGET);
    }

    private void flat(int at, long limit, long rights) {
        image.putLong(at, limit | rights);
    }

    private void gates(int idt) {
        for (int vector = 0; vector < 256; vector++) {
            long handler = HANDLERS + vector;
            long attributes = vector == Representative.OPEN_VECTOR || vector == 3 || vector == 4 ? 0xee00 : 0x8e00;
            long gate = handler | (long) world.supervisorCode() << 16 | attributes << 32;
            image.putLong(idt + vector * (world.is64() ? 16 : 8), gate);
        }
    }

    private void task() {
        image.putInt(TSS + 4, KERNEL_STACK);
        if (!world.is64()) {
            image.putInt(TSS + 8, DATA_SEGMENT);
        }
        image.putShort(TSS + 0x66, (short) 0x68); // no I/O bitmap
    }

    private void tables() {
        image.putInt(ROOT, ROOT + 0x1000 | 0x67);
        for (int page = 0; page < RAM >> 12; page++) {
            image.putInt(ROOT + 0x1000 + 4 * page, frame(page << 12) | 0x67);
        }
    }

    private void longTables() {
        for (int level = 0; level < 3; level++) {
            image.putLong(ROOT + 0x1000 * level, ROOT + 0x1000 * (level + 1) | 0x67);
        }
        for (int page = 0; page < RAM >> 12; page++) {
            image.putLong(ROOT + 0x3000 + 8 * page, frame(page << 12) | 0x67);
        }
    }
}
