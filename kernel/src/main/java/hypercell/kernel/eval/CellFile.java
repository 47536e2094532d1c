package hypercell.kernel.eval;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/// The file form of a [CompiledCell]: magic, CRC-32 of the rest, script class, imports, classes.
final class CellFile {
    private static final int MAGIC = 0x48594331; // "HYC1"

    private CellFile() {}

    static byte[] write(CompiledCell cell) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeUTF(cell.scriptClass());
        out.writeInt(cell.imports().size());
        for (Import each : cell.imports()) {
            out.writeUTF(each.kind().name());
            out.writeUTF(each.type());
            out.writeUTF(each.member());
            out.writeUTF(each.alias());
        }
        out.writeInt(cell.classes().size());
        for (Map.Entry<String, byte[]> each : cell.classes().entrySet()) {
            out.writeUTF(each.getKey());
            out.writeInt(each.getValue().length);
            out.write(each.getValue());
        }
        return framed(body.toByteArray());
    }

    private static byte[] framed(byte[] body) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        out.writeInt(MAGIC);
        out.writeLong(crc(body, 0));
        out.write(body);
        return file.toByteArray();
    }

    /// The cell, or nothing when `file` is not a whole and undamaged cell file.
    static Optional<CompiledCell> read(byte[] file) {
        int header = Integer.BYTES + Long.BYTES;
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file))) {
            if (in.readInt() != MAGIC || in.readLong() != crc(file, header)) {
                return Optional.empty();
            }
            String scriptClass = in.readUTF();
            List<Import> imports = readImports(in);
            return Optional.of(new CompiledCell(scriptClass, readClasses(in), imports));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<Import> readImports(DataInputStream in) throws IOException {
        List<Import> imports = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            imports.add(new Import(Import.Kind.valueOf(in.readUTF()), in.readUTF(), in.readUTF(), in.readUTF()));
        }
        return imports;
    }

    private static Map<String, byte[]> readClasses(DataInputStream in) throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            classes.put(name, in.readNBytes(in.readInt()));
        }
        return classes;
    }

    private static long crc(byte[] bytes, int from) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, bytes.length - from);
        return crc.getValue();
    }
}
