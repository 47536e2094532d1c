package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.x86.isa.Assembler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A machine whose processor is about to run given code in a given mode and ring, memory mapped to itself. Every vector
/// has a handler of one HLT at CPL 0, so that the place of the halt tells which exception or interrupt came.
public final class Stage {
    /// Linear addresses.
    public static final int CODE = 0x8000;

    public static final int HANDLERS = 0xa000;
    /// Tops of the stacks.
    public static final int KERNEL_STACK = 0xc000;

    public static final int STACK = 0xd000;
    public static final int DATA = 0xe000;
    public static final int GDT = 0x1000;
    public static final int TSS = 0x1800;
    public static final int IDT = 0x2000;
    /// Page tables, from the highest level down, a page each.
    private static final int TABLES = 0x3000;

    private static final int HLT = 0xf4;
    private static final long[] DESCRIPTORS = {
        0,
        0x00cf9b000000ffffL, // 08 code, 32 bits
        0x00cf93000000ffffL, // 10 data
        0x00cffb000000ffffL, // 18 user code, 32 bits
        0x00cff3000000ffffL, // 20 user data
        0x008f9b000000ffffL, // 28 code, 16 bits
        0x008ffb000000ffffL, // 30 user code, 16 bits
        0x00af9b000000ffffL, // 38 code, 64 bits
        0x00affb000000ffffL, // 40 user code, 64 bits
    };
    private static final int TASK = 0x48;
    private static final int TSS_LIMIT = 0x67;

    public final PcMachine machine;
    private final CodeMode mode;
    private final int ring;

    private Stage(PcConfig config, CodeMode mode, int ring, PagingChoice paging) {
        machine = PcMachine.create(config);
        this.mode = mode;
        this.ring = ring;
        for (int vector = 0; vector < 256; vector++) {
            machine.writeGpa(HANDLERS + vector, new byte[] {(byte) HLT});
            gate(vector);
        }
        if (mode != CodeMode.REAL) {
            tables();
            paging(paging);
        }
        enter();
    }

    /// A stage for machine code.
    public static Stage of(PcConfig config, CodeMode mode, int ring, PagingChoice paging, byte[] code) {
        Stage stage = new Stage(config, mode, ring, paging);
        stage.machine.writeGpa(CODE, code);
        return stage;
    }

    /// A stage for text, in the plainest paging that the mode allows.
    public static Stage of(CodeMode mode, int ring, String text) {
        PagingChoice paging = mode.longMode() ? PagingChoice.FOUR_LEVEL : PagingChoice.OFF;
        return of(PcConfig.DEFAULT, mode, ring, paging, assemble(mode, text));
    }

    /// The bytes of `text` at [#CODE].
    public static byte[] assemble(CodeMode mode, String text) {
        int origin = mode == CodeMode.REAL || mode == CodeMode.VIRTUAL_8086 ? 0 : CODE;
        Assembler.Result result = Assembler.assemble(text, mode.bits, origin, Map.of());
        assertThat(result.problems()).as(text).isEmpty();
        return result.assembly().bytes();
    }

    /// Runs to the handler of the first exception or interrupt. Its vector.
    public int vector() {
        Stop stop = machine.run(100_000);
        long handler = machine.cpu().pc() - 1 - HANDLERS;
        assertThat(stop).isInstanceOf(Stop.Halted.class);
        assertThat(handler).as("no exception, but " + stop.sentence()).isBetween(0L, 255L);
        return (int) handler;
    }

    /// The exceptions so far.
    public List<Event.Fault> faults() {
        return machine.events().stream()
                .filter(Event.Fault.class::isInstance)
                .map(Event.Fault.class::cast)
                .toList();
    }

    public long reg(String name) {
        return machine.cpu().register(name);
    }

    public Stage set(String name, long value) {
        machine.cpu().setRegister(name, value);
        return this;
    }

    /// Writes `bytes` (1..8) bytes of `value` at physical address `gpa`.
    public Stage poke(long gpa, long value, int bytes) {
        byte[] data = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        machine.writeGpa(gpa, Arrays.copyOf(data, bytes));
        return this;
    }

    /// The `bytes` (1..8) bytes at physical address `gpa`, zero-extended.
    public long peek(long gpa, int bytes) {
        byte[] data = Arrays.copyOf(machine.readGpa(gpa, bytes), 8);
        return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /// The word `slot` slots above the handler's stack pointer: error code (if any), IP, CS, flags.
    public long frame(int slot) {
        int bytes = mode.longMode() ? 8 : mode == CodeMode.REAL ? 2 : 4;
        long pointer = mode == CodeMode.REAL ? reg("ss") * 16 + reg("sp") : reg(mode.longMode() ? "rsp" : "esp");
        return peek(pointer + (long) slot * bytes, bytes);
    }

    private void gate(int vector) {
        int handler = HANDLERS + vector;
        if (mode == CodeMode.REAL) {
            poke(4L * vector, HANDLERS / 16L << 16 | vector, 4);
        } else if (mode.longMode()) {
            poke(IDT + 16L * vector, 0x8e00L << 32 | 0x38L << 16 | handler, 8);
        } else {
            poke(IDT + 8L * vector, 0x8e00L << 32 | 0x08L << 16 | handler, 8);
        }
    }

    private void tables() {
        for (int i = 0; i < DESCRIPTORS.length; i++) {
            poke(GDT + 8L * i, DESCRIPTORS[i], 8);
        }
        poke(GDT + TASK, 0x0000890000000000L | TSS_LIMIT | (long) TSS << 16, 8);
        poke(TSS + 4, KERNEL_STACK, 4); // ESP0, or the low half of RSP0
        if (!mode.longMode()) {
            poke(TSS + 8, 0x10, 2);
        }
        poke(TSS + 0x66, TSS_LIMIT + 1, 2); // no I/O bitmap
        set("gdtr.base", GDT).set("gdtr.limit", TASK + 15);
        set("idtr.base", IDT).set("idtr.limit", 0xfff);
    }

    private void paging(PagingChoice paging) {
        long cr4 = reg("cr4");
        int last = TABLES + 0x3000;
        for (int level = TABLES; level < last; level += 0x1000) {
            poke(level, level + 0x1000 | (paging == PagingChoice.PAE ? 1 : 7), 8);
        }
        for (int i = 0; i < 8; i++) {
            poke(last + 8 * i, (long) i << 21 | 0x87, 8);
        }
        switch (paging) {
            case OFF -> set("cr0", 0x11);
            case TWO_LEVEL -> {
                for (int i = 0; i < 4; i++) {
                    poke(TABLES + 4 * i, (long) i << 22 | 0x87, 4);
                }
                set("cr4", cr4 | 0x10).set("cr3", TABLES).set("cr0", 0x80010011L);
            }
            case PAE -> set("cr4", cr4 | 0x20).set("cr3", last - 0x1000).set("cr0", 0x80010011L);
            case FOUR_LEVEL -> enableLongMode(cr4 | 0x20, TABLES + 0x1000);
            case FIVE_LEVEL -> enableLongMode(cr4 | 0x1020, TABLES);
        }
    }

    private void enableLongMode(long cr4, int root) {
        set("cr4", cr4).set("cr3", root).set("efer", 0x100).set("cr0", 0x80010011L);
    }

    private void enter() {
        switch (mode) {
            case REAL -> {
                set("cs", CODE >> 4).set("eip", 0).set("esp", STACK).set("eflags", 2);
                for (String segment : new String[] {"ds", "es", "fs", "gs"}) {
                    set(segment, DATA >> 4);
                }
            }
            case VIRTUAL_8086 -> enterVirtual8086();
            case PROTECTED_16, COMPATIBILITY_16 -> segments(ring == 0 ? 0x28 : 0x33);
            case PROTECTED_32, COMPATIBILITY_32 -> segments(ring == 0 ? 0x08 : 0x1b);
            case LONG_64 -> segments(ring == 0 ? 0x38 : 0x43);
        }
    }

    private void segments(int code) {
        boolean wide = mode.longMode();
        set("cs", code);
        for (String segment : new String[] {"ss", "ds", "es", "fs", "gs"}) {
            set(segment, ring == 0 ? 0x10 : 0x23);
        }
        set("tr", TASK).set("eflags", 2).set(wide ? "rsp" : "esp", STACK).set(wide ? "rip" : "eip", CODE);
    }

    /// By an IRETD, as there is no other way in.
    private void enterVirtual8086() {
        set("cs", 0x08).set("ss", 0x10).set("tr", TASK).set("eflags", 2);
        int frame = KERNEL_STACK - 36;
        int[] slots = {0, CODE >> 4, 0x20002, STACK, 0, DATA >> 4, DATA >> 4, DATA >> 4, DATA >> 4};
        for (int i = 0; i < slots.length; i++) {
            poke(frame + 4 * i, slots[i], 4);
        }
        poke(CODE, 0xcf, 1);
        set("esp", frame).set("eip", CODE);
        assertThat(machine.step()).isInstanceOf(Stop.Stepped.class);
    }
}
