package hypercell.kernel.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;

/// A kernel in a process of its own, started as Jupyter starts it, and a front end for it.
final class KernelProcess implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int PORTS = 5;
    private static final long PATIENCE_SECONDS = 10;

    private final FrontEnd frontEnd;
    private final Process process;
    private final long begin;

    /// Starts the kernel; does not wait for it.
    ///
    /// @param folder for the connection file, and for the kernel's history instead of the user's
    KernelProcess(Path launcher, Path folder) throws IOException {
        KernelConnectionProperties connection = connection();
        frontEnd = frontEnd(connection);
        Path file = Files.writeString(folder.resolve("connection.json"), connection.toJsonString());
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "kernel", "run", file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("XDG_STATE_HOME", folder.toString());
        // Should this process be killed, the kernel ends, too.
        builder.environment()
                .put("JPY_PARENT_PID", String.valueOf(ProcessHandle.current().pid()));
        begin = System.nanoTime();
        process = builder.start();
    }

    private static KernelConnectionProperties connection() throws IOException {
        int[] ports = freePorts();
        return new KernelConnectionProperties(
                LOOPBACK, ports[0], ports[1], ports[2], ports[3], ports[4], "tcp", "hmac-sha256", "bench");
    }

    /// Ports that nobody uses now; as with Jupyter itself, somebody may take one before the kernel does.
    private static int[] freePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < PORTS; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK)));
            }
            return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private static FrontEnd frontEnd(KernelConnectionProperties connection) {
        try {
            return new FrontEnd(connection, connection.createHMACGenerator());
        } catch (InvalidKeyException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /// From the launch to the reply to the first kernel_info_request.
    Sample untilReady() throws BenchFailed {
        frontEnd.ask("kernel_info_request", new JsonObject());
        frontEnd.expectReply(process::isAlive);
        return new Sample(System.nanoTime() - begin, cpuNanos());
    }

    /// Sends `count` cells at once and waits for all replies.
    Sample queued(int count, String code) throws BenchFailed {
        JsonObject content = new JsonObject();
        content.addProperty("code", code);
        long cpu = cpuNanos();
        long wall = System.nanoTime();
        for (int i = 0; i < count; i++) {
            frontEnd.ask("execute_request", content);
        }
        for (int i = 0; i < count; i++) {
            frontEnd.expectReply(process::isAlive);
        }
        return since(wall, cpu);
    }

    /// Sends `count` cells, each after the reply to the one before; the share of one.
    Sample oneByOne(int count, String code) throws BenchFailed {
        long cpu = cpuNanos();
        long wall = System.nanoTime();
        for (int i = 0; i < count; i++) {
            queued(1, code);
        }
        return since(wall, cpu).each(count);
    }

    private Sample since(long wall, long cpu) {
        long now = System.nanoTime();
        return new Sample(now - wall, cpu < 0 ? cpu : cpuNanos() - cpu);
    }

    private long cpuNanos() {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(-1L);
    }

    /// Asks the kernel to end, and ends it when it does not.
    @Override
    public void close() {
        try {
            frontEnd.ask("shutdown_request", new JsonObject());
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            frontEnd.close();
        }
    }
}
