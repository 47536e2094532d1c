package hypercell.kernel.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import hypercell.kernel.jupyter.wire.WireMessage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kernels in processes of their own: how they end.
class ShutdownTest {
    @TempDir
    Path folder;

    private Process start(Path connectionFile) throws IOException {
        return start(connectionFile, 0);
    }

    private Process start(Path connectionFile, long parent) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KernelMain.class.getName(),
                connectionFile.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("output.txt").toFile());
        builder.environment().put("XDG_STATE_HOME", folder.toString());
        builder.environment().put("JPY_PARENT_PID", parent == 0 ? "" : String.valueOf(parent));
        return builder.start();
    }

    private Path connectionFile(Object ip) throws IOException {
        int[] ports = new int[5];
        List<java.net.ServerSocket> reserved = new ArrayList<>();
        for (int i = 0; i < ports.length; i++) {
            java.net.ServerSocket socket = new java.net.ServerSocket(0);
            reserved.add(socket);
            ports[i] = socket.getLocalPort();
        }
        for (java.net.ServerSocket socket : reserved) {
            socket.close();
        }
        Map<String, Object> content = Map.of(
                "ip",
                ip,
                "transport",
                "tcp",
                "signature_scheme",
                "hmac-sha256",
                "key",
                "k",
                "shell_port",
                ports[0],
                "control_port",
                ports[1],
                "stdin_port",
                ports[2],
                "iopub_port",
                ports[3],
                "hb_port",
                ports[4]);
        return Files.writeString(folder.resolve("connection.json"), new Gson().toJson(content));
    }

    private KernelClient client(Path connectionFile) throws Exception {
        return new KernelClient(KernelConnectionProperties.parse(Files.readString(connectionFile))).ready();
    }

    private void assertEnds(Process process, int status) throws Exception {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output()).isTrue();
        assertThat(process.exitValue()).as(output()).isEqualTo(status);
    }

    private String output() throws IOException {
        File file = folder.resolve("output.txt").toFile();
        return file.exists() ? Files.readString(file.toPath()) : "";
    }

    @Test
    void aShutdownIsAnsweredAndTheProcessEndsWithZero() throws Exception {
        Path file = connectionFile("127.0.0.1");
        Process process = start(file);
        try (KernelClient client = client(file)) {
            client.send(client.control, "shutdown_request", Json.object("restart", true));
            WireMessage reply = client.receive(client.control);
            assertThat(reply.type()).isEqualTo("shutdown_reply");
            assertThat(reply.flag("restart", false)).isTrue();
            assertThat(reply.text("status")).isEqualTo("ok");
            assertEnds(process, 0);
            assertThat(output()).isEmpty();
        }
    }

    @Test
    void aShutdownEndsARunningCellEvenOneThatCannotBeInterrupted() throws Exception {
        Path file = connectionFile("127.0.0.1");
        Process process = start(file);
        try (KernelClient client = client(file)) {
            client.begin("Runtime.runtime.addShutdownHook(new Thread({ new java.util.concurrent.locks.LockSupport()"
                    + " ; java.util.concurrent.locks.LockSupport.park() }))\nprintln 'begun'\n"
                    + "def lock = new Object(); synchronized (lock) { def t = Thread.start { synchronized (lock) { } };"
                    + " while (true) { try { t.join() } catch (Throwable e) { } } }");
            awaitStream(client);
            client.send(client.control, "shutdown_request", Json.object("restart", false));
            assertThat(client.receive(client.control).type()).isEqualTo("shutdown_reply");
            assertEnds(process, 0);
        }
    }

    @Test
    void aShutdownOnTheShellChannelWorksToo() throws Exception {
        Path file = connectionFile("127.0.0.1");
        Process process = start(file);
        try (KernelClient client = client(file)) {
            client.send(client.shell, "shutdown_request", Json.object("restart", false));
            assertThat(client.receive(client.shell).type()).isEqualTo("shutdown_reply");
            assertEnds(process, 0);
        }
    }

    @Test
    void controlCStopsTheCellAndNotTheKernel() throws Exception {
        Path file = connectionFile("127.0.0.1");
        Process process = start(file);
        try (KernelClient client = client(file)) {
            String id = client.begin("println 'begun'; while (true) { }");
            awaitStream(client);
            Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
            assertThat(kill.waitFor()).isZero();
            assertThat(client.finish(id, true).content().get("ename").getAsString())
                    .isEqualTo("Interrupted");
            assertThat(client.execute("1 + 1").status()).isEqualTo("ok");
            client.send(client.control, "shutdown_request", Json.object("restart", false));
            assertEnds(process, 0);
        }
    }

    @Test
    void aKernelEndsWithTheProcessThatStartedIt() throws Exception {
        // `cat` waits for its input, as a server would for requests.
        Process server = new ProcessBuilder("cat").start();
        Path file = connectionFile("127.0.0.1");
        Process process = start(file, server.pid());
        try (KernelClient client = client(file)) {
            assertThat(client.execute("1 + 1").status()).isEqualTo("ok");
            server.destroy();
            assertEnds(process, 0);
        }
    }

    private static void awaitStream(KernelClient client) {
        WireMessage message = client.receive(client.iopub);
        while (!message.type().equals("stream")) {
            message = client.receive(client.iopub);
        }
    }

    @Test
    void aConnectionFileThatCannotBeUsedIsExplained() throws Exception {
        Process missing = start(folder.resolve("missing.json"));
        assertEnds(missing, 2);
        assertThat(output()).contains("cannot read the connection file").doesNotContain("\tat ");
        Process garbage = start(Files.writeString(folder.resolve("garbage.json"), "{]"));
        assertEnds(garbage, 2);
        assertThat(output()).contains("not a connection file").doesNotContain("\tat ");
        Process foreign = start(connectionFile("203.0.113.1"));
        assertEnds(foreign, 2);
        assertThat(output())
                .contains("cannot bind the kernel's sockets to tcp://203.0.113.1")
                .doesNotContain("\tat ");
    }
}
