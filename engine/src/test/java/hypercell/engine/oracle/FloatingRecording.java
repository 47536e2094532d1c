package hypercell.engine.oracle;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// What a processor answered to [FloatingCases], stored as differences from the inputs: per text its name, its code and
/// the answers to the first [#PER_TEXT] cases of the seeded generator.
final class FloatingRecording {
    static final int PER_TEXT = 12;
    static final long SEED = 80;
    private static final byte[] NOTHING = new byte[FloatingCases.RECORD_BYTES];

    /// A text with its code, its cases and the processor's answers.
    record Recorded(List<FloatingCases.Case> cases, List<FloatingCases.State> answers) {}

    private FloatingRecording() {}

    /// Stores the answers, one list of cases per text.
    static void write(List<Recorded> all, OutputStream file) {
        try (GZIPOutputStream gzip = new GZIPOutputStream(file) {
                    {
                        def.setLevel(Deflater.BEST_COMPRESSION);
                    }
                };
                DataOutputStream out = new DataOutputStream(gzip)) {
            out.writeShort(all.size());
            for (Recorded one : all) {
                write(one, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Recorded one, DataOutputStream out) throws IOException {
        FloatingCases.Case first = one.cases.getFirst();
        out.writeUTF(first.text());
        out.writeByte(first.code().length);
        out.write(first.code());
        for (int i = 0; i < PER_TEXT; i++) {
            byte[] before = bytes(one.cases.get(i));
            byte[] after = bytes(new FloatingCases.Case("", first.code(), one.answers.get(i)));
            for (int at = 0; at < before.length; at++) {
                if (before[at] != after[at]) {
                    out.writeShort(at);
                    out.writeByte(after[at]);
                }
            }
            out.writeShort(-1);
        }
    }

    private static byte[] bytes(FloatingCases.Case one) {
        ByteBuffer data = ByteBuffer.wrap(NOTHING.clone());
        FloatingCases.write(one, data);
        return data.array();
    }

    /// Reads what [#write] stored; the inputs are generated again.
    static List<Recorded> read(InputStream gzip) throws IOException {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(gzip, 1 << 16))) {
            List<Recorded> all = new ArrayList<>();
            for (int count = in.readUnsignedShort(); count > 0; count--) {
                all.add(readOne(in));
            }
            return all;
        }
    }

    private static Recorded readOne(DataInputStream in) throws IOException {
        String text = in.readUTF();
        byte[] code = in.readNBytes(in.readUnsignedByte());
        List<FloatingCases.Case> cases = FloatingCases.make(text, code, PER_TEXT, SEED);
        List<FloatingCases.State> answers = new ArrayList<>();
        for (FloatingCases.Case one : cases) {
            byte[] after = bytes(one);
            for (int at = in.readShort(); at >= 0; at = in.readShort()) {
                after[at] = in.readByte();
            }
            answers.add(FloatingCases.read(ByteBuffer.wrap(after).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return new Recorded(cases, answers);
    }
}
