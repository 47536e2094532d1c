package hypercell.engine.ppc.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// QEMU's `bamboo` board: runs a bare program until it writes `D` to the serial port, and hands out its memory.
final class Bamboo {
    private static final String PROGRAM = "qemu-system-ppc";

    private Bamboo() {}

    /// Bytes at a real address.
    record Segment(long real, byte[] bytes) {}

    static boolean present() {
        for (String path : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(path, PROGRAM))) {
                return true;
            }
        }
        return false;
    }

    /// Runs `segments` from `entry` and returns `count` bytes of memory at `real`.
    static ByteBuffer run(Path folder, List<Segment> segments, long entry, long real, int count) throws Exception {
        Path kernel = folder.resolve("program.elf");
        Path socket = folder.resolve("monitor");
        Path memory = folder.resolve("memory.bin");
        Files.write(kernel, elf(segments, entry));
        Process process = new ProcessBuilder(
                        PROGRAM,
                        "-M",
                        "bamboo",
                        "-kernel",
                        kernel.toString(),
                        "-display",
                        "none",
                        "-serial",
                        "stdio",
                        "-monitor",
                        "unix:" + socket + ",server=on,wait=off")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream serial = process.getInputStream()) {
            assertThat(firstByte(serial)).as("the program's last sign").isEqualTo('D');
            command(socket, "pmemsave 0x%x 0x%x \"%s\"\nquit\n".formatted(real, count, memory));
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return ByteBuffer.wrap(Files.readAllBytes(memory));
    }

    /// A program that went astray must not hold up the build.
    private static int firstByte(InputStream serial) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return serial.read();
                    } catch (IOException gone) {
                        return -1;
                    }
                })
                .get(120, TimeUnit.SECONDS);
    }

    private static void command(Path socket, String text) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer echo = ByteBuffer.allocate(4096);
            while (channel.read(echo) >= 0) { // until QEMU is gone
                echo.clear();
            }
        } catch (IOException gone) {
            assertThat(gone).hasMessageContaining("reset");
        }
    }

    /// A 32-bit big-endian executable: header, program headers, bytes.
    private static byte[] elf(List<Segment> segments, long entry) {
        int headers = 52 + 32 * segments.size();
        int size = headers;
        for (Segment segment : segments) {
            size += segment.bytes.length;
        }
        ByteBuffer file = ByteBuffer.allocate(size);
        file.putInt(0x7f454c46).put(new byte[] {1, 2, 1}).position(16);
        file.putShort((short) 2).putShort((short) 20).putInt(1).putInt((int) entry);
        file.putInt(52).putInt(0).putInt(0);
        file.putShort((short) 52).putShort((short) 32).putShort((short) segments.size());
        file.position(52);
        int at = headers;
        for (Segment segment : segments) {
            int length = segment.bytes.length;
            file.putInt(1).putInt(at).putInt((int) segment.real).putInt((int) segment.real);
            file.putInt(length).putInt(length).putInt(7).putInt(1);
            at += length;
        }
        segments.forEach(segment -> file.put(segment.bytes));
        return file.array();
    }
}
