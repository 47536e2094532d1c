package hypercell.kernel.output;

import hypercell.kernel.eval.ErrorReport;
import hypercell.kernel.eval.Interruption;
import hypercell.kernel.render.MimeBundle;
import java.util.concurrent.locks.ReentrantLock;

/// The output of one cell on its way to a sink: joins what is printed into pieces, and keeps the order of streams and
/// displays. A piece goes out when it has [#PIECE] characters, when something else comes, when the cell ends, or when
/// the [FlushTimer] says so.
public final class CellOutput {
    /// Characters in a full piece.
    static final int PIECE = 8192;

    private final OutputSink sink;
    private final FlushTimer timer;
    private final StringBuilder pending = new StringBuilder();
    private StreamName pendingStream = StreamName.STDOUT;
    private boolean timed;
    private final ReentrantLock lock = new ReentrantLock();

    /// Output that goes to `sink`.
    public CellOutput(OutputSink sink, FlushTimer timer) {
        this.sink = sink;
        this.timer = timer;
    }

    /// Appends text to a stream.
    public void write(StreamName stream, String text) {
        inOrder(() -> {
            if (stream != pendingStream) {
                sendPending();
                pendingStream = stream;
            }
            pending.append(text);
            if (pending.length() >= PIECE) {
                sendPending();
            } else if (!timed && !pending.isEmpty()) {
                timed = true;
                timer.flushSoon(this);
            }
        });
    }

    /// Sends what is pending.
    public void flush() {
        inOrder(this::sendPending);
    }

    /// What the timer calls.
    void flushTimed() {
        inOrder(() -> {
            timed = false;
            sendPending();
        });
    }

    /// Shows a bundle; `displayId` may be empty.
    public void display(MimeBundle bundle, String displayId) {
        afterPending(() -> sink.display(bundle, displayId));
    }

    /// Replaces what a display shows.
    public void update(MimeBundle bundle, String displayId) {
        afterPending(() -> sink.update(bundle, displayId));
    }

    /// Removes the cell's output so far.
    public void clear(boolean wait) {
        afterPending(() -> sink.clear(wait));
    }

    /// Sends the value of the cell.
    public void result(MimeBundle bundle) {
        afterPending(() -> sink.result(bundle));
    }

    /// Sends the error that ended the cell.
    public void error(ErrorReport report) {
        afterPending(() -> sink.error(report));
    }

    private void afterPending(Runnable send) {
        inOrder(() -> {
            sendPending();
            send.run();
        });
    }

    /// One thing at a time. A slow reader makes the sink block and other threads wait here, so the wait must end
    /// when the cell is interrupted.
    private void inOrder(Runnable work) {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Interruption.check();
            lock.lock();
            Thread.currentThread().interrupt();
        }
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private void sendPending() {
        if (!pending.isEmpty()) {
            String text = pending.toString();
            pending.setLength(0);
            sink.stream(pendingStream, text);
        }
    }
}
