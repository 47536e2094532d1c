package hypercell.engine.boot;

import hypercell.engine.x86.isa.Assembler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Small images, made byte by byte.
public final class TestImages {
    public static final int ORIGIN = 0x100000;
    private static final int MULTIBOOT_MAGIC = 0x1badb002;

    private TestImages() {}

    public static byte[] code(String source, int bits, long origin) {
        Assembler.Result result = Assembler.assemble(source, bits, origin, Map.of());
        if (!result.ok()) {
            throw new AssertionError(result.problems());
        }
        return result.assembly().bytes();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// A multiboot header without addresses, then code.
    public static byte[] multibootBody(String source) {
        byte[] code = code(source, 32, ORIGIN + 12);
        return littleEndian(12 + code.length)
                .putInt(MULTIBOOT_MAGIC)
                .putInt(3)
                .putInt(-MULTIBOOT_MAGIC - 3)
                .put(code)
                .array();
    }

    /// A multiboot kernel with addresses of its own, loaded at [#ORIGIN], with `bss` zero bytes behind it.
    public static byte[] addressedKernel(String source, int bss) {
        int flags = 1 << 16 | 3;
        byte[] code = code(source, 32, ORIGIN + 32);
        int end = ORIGIN + 32 + code.length;
        return littleEndian(32 + code.length)
                .putInt(MULTIBOOT_MAGIC)
                .putInt(flags)
                .putInt(-MULTIBOOT_MAGIC - flags)
                .putInt(ORIGIN)
                .putInt(ORIGIN)
                .putInt(end)
                .putInt(end + bss)
                .putInt(ORIGIN + 32)
                .put(code)
                .array();
    }

    /// An ELF32 executable with one segment at [#ORIGIN] and a symbol `start` at its entry.
    public static byte[] elf32(byte[] body, int entry) {
        byte[] names = "\0start\0".getBytes(StandardCharsets.US_ASCII);
        int segment = 52 + 32;
        int symbols = segment + body.length;
        int texts = symbols + 32;
        int sections = texts + names.length;
        ByteBuffer elf = littleEndian(sections + 2 * 40);
        elf.putInt(0x464c457f).put((byte) 1).put((byte) 1).put((byte) 1).position(16);
        elf.putShort((short) 2)
                .putShort((short) 3)
                .putInt(1)
                .putInt(entry)
                .putInt(52)
                .putInt(sections)
                .putInt(0);
        elf.putShort((short) 52).putShort((short) 32).putShort((short) 1);
        elf.putShort((short) 40).putShort((short) 2).putShort((short) 0);
        elf.putInt(1)
                .putInt(segment)
                .putInt(ORIGIN)
                .putInt(ORIGIN)
                .putInt(body.length)
                .putInt(body.length + 16);
        elf.putInt(7).putInt(4);
        elf.put(body);
        elf.position(symbols + 16);
        elf.putInt(1).putInt(entry).putInt(4).put((byte) 2).put((byte) 0).putShort((short) 1);
        elf.put(names);
        elf.putInt(0)
                .putInt(2)
                .putInt(0)
                .putInt(0)
                .putInt(symbols)
                .putInt(32)
                .putInt(1)
                .putInt(0)
                .putInt(4)
                .putInt(16);
        elf.putInt(0).putInt(3).putInt(0).putInt(0).putInt(texts).putInt(names.length);
        return elf.array();
    }

    /// An ELF64 executable with one segment at [#ORIGIN].
    public static byte[] elf64(byte[] body, long entry) {
        ByteBuffer elf = littleEndian(64 + 56 + body.length);
        elf.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1).position(16);
        elf.putShort((short) 2)
                .putShort((short) 62)
                .putInt(1)
                .putLong(entry)
                .putLong(64)
                .putLong(0)
                .putInt(0);
        elf.putShort((short) 64).putShort((short) 56).putShort((short) 1).putShort((short) 0);
        elf.putShort((short) 0).putShort((short) 0);
        elf.putInt(1).putInt(7).putLong(64 + 56).putLong(ORIGIN).putLong(ORIGIN);
        elf.putLong(body.length).putLong(body.length).putLong(4096);
        return elf.put(body).array();
    }
}
