package hypercell.engine.oracle;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Cases of 64-bit integer code with what a processor answered. A state is stored as what differs from a state that is
/// known: before the case from the one that its seed makes, after it from the one before.
final class Integer64Recording {
    /// A case and the processor's answer.
    record Recorded(Integer64Case one, Integer64Case.Outcome answer) {}

    private Integer64Recording() {}

    static void write(List<Recorded> all, OutputStream file) throws IOException {
        try (GZIPOutputStream gzip = new GZIPOutputStream(file) {
                    {
                        def.setLevel(Deflater.BEST_COMPRESSION);
                    }
                };
                DataOutputStream out = new DataOutputStream(gzip)) {
            out.writeInt(all.size());
            for (Recorded recorded : all) {
                write(recorded, out);
            }
        }
    }

    private static void write(Recorded recorded, DataOutputStream out) throws IOException {
        Integer64Case one = recorded.one;
        out.writeByte(one.code().length);
        out.write(one.code());
        out.writeShort(one.defined());
        out.writeShort(one.definedAtFault());
        out.writeLong(one.seed());
        byte[] before = one.before().bytes();
        writeDifference(Integer64State.random(one.seed()).bytes(), before, out);
        out.writeByte(recorded.answer.vector());
        out.writeByte((int) recorded.answer.at());
        writeDifference(before, recorded.answer.after().bytes(), out);
    }

    static List<Recorded> read(InputStream file) throws IOException {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(file, 1 << 16))) {
            List<Recorded> all = new ArrayList<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                all.add(read(in));
            }
            return all;
        }
    }

    private static Recorded read(DataInputStream in) throws IOException {
        byte[] code = in.readNBytes(in.readUnsignedByte());
        int defined = in.readUnsignedShort();
        int definedAtFault = in.readUnsignedShort();
        long seed = in.readLong();
        byte[] state = Integer64State.random(seed).bytes();
        readDifference(state, in);
        Integer64Case one = new Integer64Case(code, defined, definedAtFault, seed, Integer64State.of(state));
        int vector = in.readByte();
        int at = in.readUnsignedByte();
        readDifference(state, in);
        return new Recorded(one, new Integer64Case.Outcome(vector, at, Integer64State.of(state)));
    }

    /// Runs of bytes that differ: position, length, bytes; position -1 ends them.
    private static void writeDifference(byte[] from, byte[] to, DataOutputStream out) throws IOException {
        for (int at = 0; at < from.length; ) {
            int end = at;
            while (end < from.length && from[end] != to[end]) {
                end++;
            }
            if (end > at) {
                out.writeShort(at);
                out.writeShort(end - at);
                out.write(to, at, end - at);
            }
            at = end + 1;
        }
        out.writeShort(-1);
    }

    private static void readDifference(byte[] state, DataInputStream in) throws IOException {
        for (int at = in.readShort(); at >= 0; at = in.readShort()) {
            in.readFully(state, at, in.readShort());
        }
    }
}
