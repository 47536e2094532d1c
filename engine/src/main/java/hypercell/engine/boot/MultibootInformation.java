package hypercell.engine.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The block of information that a multiboot kernel finds through EBX ("Multiboot Specification version 0.6.96", "Boot
/// information format"): memory, command line, modules, memory map, name of the loader.
public final class MultibootInformation {
    /// What a multiboot kernel finds in EAX.
    public static final int MAGIC = 0x2badb002;

    private static final int FLAG_MEMORY = 1;
    private static final int FLAG_COMMAND_LINE = 4;
    private static final int FLAG_MODULES = 8;
    private static final int FLAG_MEMORY_MAP = 0x40;
    private static final int FLAG_LOADER = 0x200;
    private static final int BLOCK_BYTES = 116;
    private static final int MODULE_BYTES = 16;
    private static final int MAP_ENTRY_BYTES = 24;
    private static final long LOW_MEMORY_END = 0x9fc00;
    private static final long MIB = 1 << 20;

    private MultibootInformation() {}

    /// A module in memory.
    ///
    /// @param text its own command line
    public record Module(long gpa, long bytes, String text) {}

    /// The block and all that it points to, for physical address `gpa`.
    ///
    /// @throws BadImage when it does not fit `room` bytes
    public static byte[] build(long gpa, int room, long ramBytes, String commandLine, List<Module> modules)
            throws BadImage {
        ByteBuffer block = ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN);
        int moduleTable = BLOCK_BYTES;
        int map = moduleTable + MODULE_BYTES * modules.size();
        int texts = map + 2 * MAP_ENTRY_BYTES;
        if (texts >= room) {
            throw new BadImage("%d modules are more than the boot information holds".formatted(modules.size()));
        }
        block.putInt(0, FLAG_MEMORY | FLAG_COMMAND_LINE | FLAG_MODULES | FLAG_MEMORY_MAP | FLAG_LOADER);
        block.putInt(4, (int) (LOW_MEMORY_END >> 10)).putInt(8, (int) (Math.max(0, ramBytes - MIB) >> 10));
        block.putInt(20, modules.size()).putInt(24, (int) gpa + moduleTable);
        block.putInt(44, 2 * MAP_ENTRY_BYTES).putInt(48, (int) gpa + map);
        block.position(texts);
        block.putInt(16, (int) gpa + text(block, commandLine));
        block.putInt(64, (int) gpa + text(block, "Hypercell"));
        int at = moduleTable;
        for (Module module : modules) {
            block.putInt(at, (int) module.gpa()).putInt(at + 4, (int) (module.gpa() + module.bytes()));
            block.putInt(at + 8, (int) gpa + text(block, module.text()));
            at += MODULE_BYTES;
        }
        region(block, map, 0, LOW_MEMORY_END);
        region(block, map + MAP_ENTRY_BYTES, MIB, Math.max(0, ramBytes - MIB));
        return block.array();
    }

    private static int text(ByteBuffer block, String text) throws BadImage {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int at = block.position();
        if (bytes.length + 1 > block.remaining()) {
            throw new BadImage("the command lines are longer than the boot information holds");
        }
        block.put(bytes).put((byte) 0);
        return at;
    }

    /// An entry of the memory map: RAM.
    private static void region(ByteBuffer block, int at, long gpa, long bytes) {
        block.putInt(at, MAP_ENTRY_BYTES - 4)
                .putLong(at + 4, gpa)
                .putLong(at + 12, bytes)
                .putInt(at + 20, 1);
    }
}
