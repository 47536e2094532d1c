package hypercell.kernel.output;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Sends what a thread prints to the cell that the thread belongs to. Threads inherit the cell of the thread that
/// started them and keep it after the cell has ended; threads of a pool that belongs to no cell go to the latest cell.
/// The program's own threads, and everything before the first cell, go to the real streams.
public final class StreamRouter {
    @SuppressWarnings("ThreadLocalUsage") // Each router has its own.
    private final InheritableThreadLocal<CellOutput> ofThread = new InheritableThreadLocal<>();

    private final Set<Thread> own = ConcurrentHashMap.newKeySet();
    private final PrintStream realOut;
    private final PrintStream realErr;
    private volatile CellOutput latest;

    /// A router in front of these streams.
    public StreamRouter(PrintStream realOut, PrintStream realErr) {
        this.realOut = realOut;
        this.realErr = realErr;
    }

    /// Puts this router's streams in the place of `System.out` and `System.err`.
    public void install() {
        System.setOut(stream(StreamName.STDOUT));
        System.setErr(stream(StreamName.STDERR));
    }

    /// Puts the real streams back.
    public void uninstall() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    /// Marks the calling thread as the program's own.
    public void ownThread() {
        own.add(Thread.currentThread());
    }

    /// From now on the calling thread works for `output`'s cell.
    public void enter(CellOutput output) {
        ofThread.set(output);
        latest = output;
    }

    /// The calling thread no longer works for a cell. Output of stray threads still goes to that cell.
    public void leave() {
        ofThread.remove();
    }

    /// Sends what the calling thread's cell has printed so far.
    public void flush() {
        CellOutput output = current();
        if (output != null) {
            output.flush();
        }
    }

    /// The output of the calling thread's cell, or null when there is none.
    CellOutput current() {
        CellOutput output = ofThread.get();
        return output != null || own.contains(Thread.currentThread()) ? output : latest;
    }

    PrintStream real(StreamName name) {
        return name == StreamName.STDOUT ? realOut : realErr;
    }

    private PrintStream stream(StreamName name) {
        return new PrintStream(new RoutedStream(this, name), false, StandardCharsets.UTF_8);
    }
}
