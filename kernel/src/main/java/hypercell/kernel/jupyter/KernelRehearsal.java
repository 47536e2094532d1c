package hypercell.kernel.jupyter;

import com.google.gson.JsonObject;
import hypercell.kernel.bench.BenchFailed;
import hypercell.kernel.bench.FrontEnd;
import hypercell.kernel.output.StreamRouter;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;

/// Starts a kernel in this process, asks who it is, runs cells and ends it: so that the launcher can record which
/// classes that takes.
public final class KernelRehearsal {
    private KernelRehearsal() {}

    /// Does it once.
    ///
    /// @param environment names the folder of the history
    /// @param home the user's home folder
    /// @param cell a cell that succeeds
    /// @throws BenchFailed when the kernel does not answer or the cell fails
    public static void perform(Map<String, String> environment, Path home, String cell) throws BenchFailed {
        KernelConnectionProperties asked =
                new KernelConnectionProperties("127.0.0.1", 0, 0, 0, 0, 0, "tcp", "hmac-sha256", "rehearsal");
        StreamRouter router = new StreamRouter(System.out, System.err);
        router.ownThread();
        try (Kernel kernel = new Kernel(asked, router, HistoryFile.ofUser(environment, home))) {
            kernel.start();
            converse(kernel.connection(), cell);
        }
    }

    private static void converse(KernelConnectionProperties connection, String cell) throws BenchFailed {
        try (FrontEnd frontEnd = new FrontEnd(connection, connection.createHMACGenerator())) {
            ask(frontEnd, "kernel_info_request", new JsonObject());
            ask(frontEnd, "execute_request", Json.object("code", "1+1"));
            ask(frontEnd, "execute_request", Json.object("code", cell));
        } catch (InvalidKeyException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static void ask(FrontEnd frontEnd, String type, JsonObject content) throws BenchFailed {
        frontEnd.ask(type, content);
        frontEnd.expectReply(() -> true);
    }
}
