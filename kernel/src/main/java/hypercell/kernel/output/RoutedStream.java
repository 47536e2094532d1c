package hypercell.kernel.output;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// The bytes of one stream on their way to the cell of the thread that writes them. Bytes of a character that is not
/// whole yet wait, for each thread apart, for the rest.
final class RoutedStream extends OutputStream {
    private static final int LONGEST_CHARACTER = 4;

    private final StreamRouter router;
    private final StreamName name;
    private final ThreadLocal<Partial> partial = ThreadLocal.withInitial(Partial::new);

    RoutedStream(StreamRouter router, StreamName name) {
        this.router = router;
        this.name = name;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        CellOutput output = router.current();
        if (output == null) {
            router.real(name).write(bytes, offset, length);
            return;
        }
        String text = partial.get().decode(bytes, offset, length);
        if (!text.isEmpty()) {
            output.write(name, text);
        }
    }

    @Override
    public void flush() {
        // The cell decides when a piece goes out: PrintStream flushes after every println.
        if (router.current() == null) {
            router.real(name).flush();
        }
    }

    private static final class Partial {
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private final ByteBuffer rest = ByteBuffer.allocate(LONGEST_CHARACTER);

        String decode(byte[] bytes, int offset, int length) {
            ByteBuffer in = ByteBuffer.allocate(rest.position() + length);
            in.put(rest.flip()).put(bytes, offset, length).flip();
            CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
            decoder.decode(in, out, false);
            rest.clear();
            rest.put(in);
            return out.flip().toString();
        }
    }
}
