package hypercell.kernel.jupyter;

import hypercell.dsl.ExperimentOptions;
import hypercell.dsl.Front;
import hypercell.kernel.eval.Session;
import java.util.concurrent.atomic.AtomicBoolean;

/// Loads the compiler while the user still looks at an empty notebook: runs a small cell in a session of its own, once.
final class WarmUp {
    private static final String CELL = """
        def squares = [1, 2, 3].collect { it * it }
        int total(list) { list.sum() }
        "${total(squares)}".toString()
        """;

    private final AtomicBoolean begun = new AtomicBoolean();

    /// Begins in the background; later calls have no effect.
    void begin() {
        if (begun.compareAndSet(false, true)) {
            Thread thread = new Thread(WarmUp::run, "warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void run() {
        try (Session session = new Session(Front.SILENT, ExperimentOptions.NONE)) {
            session.eval(CELL, "warm-up");
            session.complete("squ", 3);
        }
    }
}
