package hypercell.kernel.jupyter;

import com.google.gson.JsonParseException;
import hypercell.kernel.eval.HomeFolder;
import hypercell.kernel.output.StreamRouter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import sun.misc.Signal;

/// Starts a kernel for the connection file that Jupyter wrote.
public final class KernelMain {
    private static final int INPUT_IS_WRONG = 2;
    private static final long EXIT_SECONDS = 2;

    private KernelMain() {}

    /// `main connection-file`. Exit status 0 after a shutdown, 2 when the file cannot be used.
    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("usage: hypercell kernel run CONNECTION_FILE");
            System.exit(INPUT_IS_WRONG);
        }
        System.exit(run(Path.of(arguments[0]), System.getenv()));
    }

    /// Runs a kernel until it is shut down, and returns the exit status.
    public static int run(Path connectionFile, Map<String, String> environment) {
        // Libraries below must not write into the user's cells.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        try {
            KernelConnectionProperties connection = read(connectionFile);
            HistoryFile history = HistoryFile.ofUser(environment, HomeFolder.of(environment));
            serve(connection, history, environment);
            return 0;
        } catch (IOException e) {
            System.err.println("cannot read the connection file " + connectionFile + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            System.err.println(connectionFile + ": " + e.getMessage());
        }
        return INPUT_IS_WRONG;
    }

    private static void serve(
            KernelConnectionProperties connection, HistoryFile history, Map<String, String> environment) {
        StreamRouter router = new StreamRouter(System.out, System.err);
        router.ownThread();
        try (Kernel kernel = new Kernel(connection, router, history)) {
            interruptOnControlC(kernel);
            kernel.start();
            closeWithParent(kernel, environment);
            kernel.awaitShutdown();
            haltWhenStuck();
        }
    }

    /// Control-C in the terminal of `jupyter console` also reaches the kernel: it stops the cell, not the kernel.
    /// The JDK has no other way to handle a signal; javac's warning about it cannot be suppressed.
    private static void interruptOnControlC(Kernel kernel) {
        Signal.handle(new Signal("INT"), signal -> kernel.interrupt());
    }

    private static KernelConnectionProperties read(Path file) throws IOException {
        try {
            KernelConnectionProperties connection = KernelConnectionProperties.parse(Files.readString(file));
            if (connection == null || connection.getIp() == null || connection.getTransport() == null) {
                throw new IllegalArgumentException("not a connection file: it must name 'ip' and 'transport'");
            }
            if (!connection.getTransport().equals("tcp")) {
                throw new IllegalArgumentException("unsupported transport '" + connection.getTransport()
                        + "': only 'tcp' works here (Jupyter: c.KernelManager.transport = 'tcp')");
            }
            return connection;
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("not a connection file: " + e.getMessage(), e);
        }
    }

    /// A kernel whose Jupyter server was killed would stay for ever; Jupyter tells the server's process id.
    private static void closeWithParent(Kernel kernel, Map<String, String> environment) {
        String parent = environment.getOrDefault("JPY_PARENT_PID", "");
        if (parent.matches("[1-9]\\d*")) {
            ProcessHandle.of(Long.parseLong(parent))
                    .ifPresent(process -> daemon("parent watch", () -> {
                        process.onExit().join();
                        kernel.close();
                    }));
        }
    }

    /// Code of the user may hold up the exit: a cell that ignores its interruption, a shutdown hook.
    private static void haltWhenStuck() {
        daemon("exit guard", () -> {
            try {
                TimeUnit.SECONDS.sleep(EXIT_SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(0);
        });
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
