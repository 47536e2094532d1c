package hypercell.engine.oracle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Makes the sample of the 80286 tests that is part of the project: `VectorSampling FOLDER FILE.gz` takes a few tests
/// of every file, evenly spaced, without bus cycles, hashes and metadata. A chunk `FILE` names the file that tests come
/// from.
final class VectorSampling {
    private static final int PER_FILE = 18;
    private static final Set<String> KEPT = Set.of("NAME", "BYTS", "INIT", "FINA", "EXCP");

    private VectorSampling() {}

    public static void main(String[] arguments) throws IOException {
        ByteArrayOutputStream sample = new ByteArrayOutputStream();
        for (Path file : files(Path.of(arguments[0]))) {
            chunk(sample, "FILE", group(file).getBytes(StandardCharsets.UTF_8));
            List<ByteBuffer> tests = tests(file);
            for (int i = 0; i < PER_FILE; i++) {
                chunk(sample, "TEST", shortened(tests.get(i * tests.size() / PER_FILE)));
            }
        }
        try (OutputStream out = best(Files.newOutputStream(Path.of(arguments[1])))) {
            sample.writeTo(out);
        }
    }

    /// The files of a folder of tests, by name.
    static List<Path> files(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".MOO.gz"))
                    .sorted()
                    .toList();
        }
    }

    /// The opcode that names a file, e.g. `F6.1`.
    static String group(Path file) {
        return file.getFileName().toString().replace(".MOO.gz", "");
    }

    private static OutputStream best(OutputStream raw) throws IOException {
        return new GZIPOutputStream(raw) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        };
    }

    private static List<ByteBuffer> tests(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            ByteBuffer data = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            List<ByteBuffer> tests = new ArrayList<>();
            while (data.hasRemaining()) {
                boolean test = MooFile.id(data).equals("TEST");
                ByteBuffer payload = MooFile.slice(data);
                if (test) {
                    tests.add(payload);
                }
            }
            return tests;
        }
    }

    private static byte[] shortened(ByteBuffer test) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(number(test.getInt()));
        while (test.hasRemaining()) {
            String id = MooFile.id(test);
            ByteBuffer payload = MooFile.slice(test);
            if (KEPT.contains(id)) {
                byte[] bytes = new byte[payload.remaining()];
                payload.get(bytes);
                chunk(out, id, bytes);
            }
        }
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String id, byte[] payload) {
        out.writeBytes(id.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(number(payload.length));
        out.writeBytes(payload);
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
