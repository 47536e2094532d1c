package hypercell.engine.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// Reads MOO version 1 files, gzipped and possibly one behind the other: tests of single instructions that were
/// captured from a hardware 80286 (SingleStepTests/80286). A chunk is an ASCII id of four bytes, a length and a
/// payload.
final class MooFile {
    /// Register names of the REGS mask, from bit 0.
    static final List<String> REGISTERS =
            List.of("ax", "bx", "cx", "dx", "cs", "ss", "ds", "es", "sp", "bp", "si", "di", "ip", "flags");

    /// Registers by name and memory by physical address, before or after; after: only what changed.
    record State(Map<String, Integer> registers, Map<Integer, Integer> memory) {}

    /// One test.
    ///
    /// @param group the file's opcode, e.g. `F6.1`
    /// @param name the instruction as the authors disassemble it
    /// @param bytes the instruction; HLT follows it in memory
    /// @param exception vector of the exception that ends it, or -1
    record Case(String group, int index, String name, byte[] bytes, State before, State after, int exception) {
        /// Which test of which file, and its instruction.
        String title() {
            return "%s #%d %s".formatted(group, index, name);
        }
    }

    private MooFile() {}

    static List<Case> read(String group, InputStream gzip) throws IOException {
        try (InputStream in = new GZIPInputStream(gzip)) {
            ByteBuffer data = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            List<Case> cases = new ArrayList<>();
            String current = group;
            while (data.hasRemaining()) {
                String id = id(data);
                ByteBuffer chunk = slice(data);
                switch (id) {
                    case "FILE" -> current = text(chunk);
                    case "TEST" -> cases.add(test(current, chunk));
                    default -> {} // the file's own metadata
                }
            }
            return cases;
        }
    }

    static String id(ByteBuffer data) {
        byte[] id = new byte[4];
        data.get(id);
        return new String(id, StandardCharsets.US_ASCII);
    }

    /// The payload after a chunk's id.
    static ByteBuffer slice(ByteBuffer data) {
        int length = data.getInt();
        ByteBuffer slice = data.slice(data.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        data.position(data.position() + length);
        return slice;
    }

    private static String text(ByteBuffer chunk) {
        return StandardCharsets.UTF_8.decode(chunk).toString();
    }

    private static Case test(String group, ByteBuffer chunk) {
        int index = chunk.getInt();
        Map<String, ByteBuffer> parts = new LinkedHashMap<>();
        while (chunk.hasRemaining()) {
            parts.put(id(chunk), slice(chunk));
        }
        ByteBuffer exception = parts.get("EXCP");
        return new Case(
                group,
                index,
                new String(counted(parts.get("NAME")), StandardCharsets.UTF_8).trim(),
                counted(parts.get("BYTS")),
                state(parts.get("INIT")),
                state(parts.get("FINA")),
                exception == null ? -1 : exception.get() & 0xff);
    }

    private static byte[] counted(ByteBuffer part) {
        byte[] bytes = new byte[part.getInt()];
        part.get(bytes);
        return bytes;
    }

    private static State state(ByteBuffer part) {
        Map<String, Integer> registers = new LinkedHashMap<>();
        Map<Integer, Integer> memory = new LinkedHashMap<>();
        while (part.hasRemaining()) {
            String id = id(part);
            ByteBuffer inner = slice(part);
            if (id.equals("REGS")) {
                registers(inner, registers);
            } else if (id.equals("RAM ")) {
                memory(inner, memory);
            }
        }
        return new State(registers, memory);
    }

    private static void registers(ByteBuffer part, Map<String, Integer> into) {
        int mask = part.getShort();
        for (int bit = 0; bit < REGISTERS.size(); bit++) {
            if ((mask >> bit & 1) != 0) {
                into.put(REGISTERS.get(bit), part.getShort() & 0xffff);
            }
        }
    }

    private static void memory(ByteBuffer part, Map<Integer, Integer> into) {
        int count = part.getInt();
        for (int i = 0; i < count; i++) {
            into.put(part.getInt(), part.get() & 0xff);
        }
    }
}
