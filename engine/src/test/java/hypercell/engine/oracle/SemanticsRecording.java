package hypercell.engine.oracle;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// What a processor answered to [SemanticsCases], stored as differences from the inputs.
final class SemanticsRecording {
    /// The state after one case; `fault` is a Unix signal number or 0.
    record Answer(int fault, int[] registers, int eflags, byte[] memory) {}

    private SemanticsRecording() {}

    /// `SemanticsRecording cases FILE` writes the cases; `SemanticsRecording pack RESULTS FILE.gz` stores the
    /// harness's results.
    public static void main(String[] arguments) throws IOException {
        List<SemanticsCases.Case> cases = SemanticsCases.all();
        if (arguments[0].equals("cases")) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (SemanticsCases.Case one : cases) {
                out.write(one.record());
            }
            Files.write(Path.of(arguments[1]), out.toByteArray());
        } else {
            pack(cases, Files.readAllBytes(Path.of(arguments[1])), Path.of(arguments[2]));
        }
    }

    private static void pack(List<SemanticsCases.Case> cases, byte[] results, Path file) throws IOException {
        try (OutputStream raw = Files.newOutputStream(file);
                GZIPOutputStream gzip = new GZIPOutputStream(raw) {
                    {
                        def.setLevel(Deflater.BEST_COMPRESSION);
                    }
                };
                DataOutputStream out = new DataOutputStream(gzip)) {
            for (int i = 0; i < cases.size(); i++) {
                write(out, cases.get(i), parse(results, i));
            }
        }
    }

    private static Answer parse(byte[] results, int index) {
        ByteBuffer data = ByteBuffer.wrap(results, index * SemanticsCases.RECORD_BYTES, SemanticsCases.RECORD_BYTES)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        data.position(20);
        int[] registers = new int[8];
        for (int i = 0; i < 8; i++) {
            registers[i] = data.getInt();
        }
        int eflags = data.getInt();
        byte[] memory = new byte[SemanticsCases.MEMORY_BYTES];
        data.get(memory);
        return new Answer(data.getInt(), registers, eflags, memory);
    }

    private static void write(DataOutputStream out, SemanticsCases.Case before, Answer after) throws IOException {
        out.writeByte(after.fault);
        if (after.fault != 0) {
            return;
        }
        out.writeShort(after.eflags);
        int changed = 0;
        for (int i = 0; i < 8; i++) {
            changed |= before.registers()[i] != after.registers[i] ? 1 << i : 0;
        }
        out.writeByte(changed);
        for (int i = 0; i < 8; i++) {
            if ((changed >> i & 1) != 0) {
                out.writeInt(after.registers[i]);
            }
        }
        for (int i = 0; i < after.memory.length; i++) {
            if (before.memory()[i] != after.memory[i]) {
                out.writeByte(i);
                out.writeByte(after.memory[i]);
            }
        }
        out.writeByte(-1);
    }

    static List<Answer> read(List<SemanticsCases.Case> cases, InputStream gzip) throws IOException {
        List<Answer> answers = new ArrayList<>(cases.size());
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(gzip, 1 << 16))) {
            for (SemanticsCases.Case one : cases) {
                answers.add(read(in, one));
            }
        }
        return answers;
    }

    private static Answer read(DataInputStream in, SemanticsCases.Case before) throws IOException {
        int fault = in.readByte();
        int[] registers = before.registers().clone();
        byte[] memory = before.memory().clone();
        if (fault != 0) {
            return new Answer(fault, registers, before.eflags(), memory);
        }
        int eflags = in.readUnsignedShort();
        int changed = in.readUnsignedByte();
        for (int i = 0; i < 8; i++) {
            if ((changed >> i & 1) != 0) {
                registers[i] = in.readInt();
            }
        }
        for (int at = in.readByte(); at >= 0; at = in.readByte()) {
            memory[at] = in.readByte();
        }
        return new Answer(0, registers, eflags, memory);
    }
}
