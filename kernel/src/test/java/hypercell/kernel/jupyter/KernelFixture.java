package hypercell.kernel.jupyter;

import hypercell.kernel.output.StreamRouter;
import java.nio.file.Path;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/// One kernel in this process, and one front end, for all tests of a class.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KernelFixture {
    Kernel kernel;
    KernelClient client;

    @BeforeAll
    void startKernel() throws Exception {
        kernel = kernel(null);
        kernel.start();
        client = new KernelClient(kernel.connection()).ready();
    }

    @AfterAll
    void stopKernel() {
        client.close();
        kernel.close();
    }

    static Kernel kernel(Path historyFile) {
        KernelConnectionProperties anyPorts =
                new KernelConnectionProperties("127.0.0.1", 0, 0, 0, 0, 0, "tcp", "hmac-sha256", "secret");
        return new Kernel(anyPorts, new StreamRouter(System.out, System.err), new HistoryFile(historyFile));
    }
}
