package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.x86.isa.Assembler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/// A guest for tests: assembled at 1 MiB, flat 32-bit protected mode, optionally with small page tables.
public final class Guest {
    public static final int CODE = 0x100000;
    public static final int DIRECTORY = 0xf000;
    public static final int TABLE = 0x10000;
    public static final int GDT = 0xe000;
    public static final int STACK = 0x9000;

    public final PcMachine machine;
    public final String source;
    public final Map<String, Long> labels;

    private Guest(PcMachine machine, String source) {
        this.source = source;
        this.machine = machine;
        var result = Assembler.assemble(source, 32, CODE, Map.of());
        assertThat(result.problems()).isEmpty();
        labels = result.assembly().labels();
        machine.writeGpa(CODE, result.assembly().bytes());
        machine.startFlat32(CODE, STACK, GDT);
    }

    /// Paging off.
    public static Guest flat(String source) {
        return flat(PcConfig.DEFAULT, source);
    }

    public static Guest flat(PcConfig config, String source) {
        return on(PcMachine.create(config), source);
    }

    /// Paging off, on a machine that stands already.
    public static Guest on(PcMachine machine, String source) {
        return new Guest(machine, source);
    }

    /// Paging on: code, stack, tables identity-mapped, 0x1000 maps to 0x5000.
    public static Guest paged(String source) {
        return paged(PcConfig.DEFAULT, source);
    }

    public static Guest paged(PcConfig config, String source) {
        return paged(PcMachine.create(config), source);
    }

    /// Paging on, on a machine that stands already.
    public static Guest paged(PcMachine machine, String source) {
        Guest guest = new Guest(machine, source);
        guest.setDword(DIRECTORY, TABLE | 3);
        for (int page : new int[] {STACK - 0x1000, GDT, DIRECTORY, TABLE, CODE}) {
            guest.setDword(TABLE + (page >> 10), page | 3);
        }
        guest.setDword(TABLE + 4, 0x5003);
        guest.machine.cpu().setRegister("cr3", DIRECTORY);
        guest.machine.cpu().setRegister("cr0", 0x80000011L);
        return guest;
    }

    public int dword(long gpa) {
        return ByteBuffer.wrap(machine.readGpa(gpa, 4))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    public void setDword(long gpa, int value) {
        machine.writeGpa(
                gpa,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value)
                        .array());
    }

    public long reg(String name) {
        return machine.cpu().register(name);
    }

    public Guest run() {
        machine.run(1_000_000);
        return this;
    }
}
