package hypercell.kernel.jupyter.wire;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.zeromq.ZMQ;

/// What waits to be sent. User code runs on threads that may be interrupted at any moment, and an interrupt closes
/// the channel a thread is using; so only the outbox's own thread touches the sockets, and it keeps the order of
/// published messages, replies and questions.
///
/// Output may wait here up to [#BOUND] bytes; then whoever produces it waits.
final class Outbox implements Runnable {
    /// Bytes of output that may wait.
    static final int BOUND = 4 << 20;

    /// What the receiving thread gets in the place of a channel's name when nothing more comes.
    static final String END = "END";

    /// One message to send.
    ///
    /// @param channel where a reply or question goes; null for the iopub channel
    /// @param frames its frames
    /// @param permits bytes that it counts against the bound
    record Outgoing(Channel channel, List<byte[]> frames, int permits) {}

    private final LinkedBlockingQueue<Outgoing> queue = new LinkedBlockingQueue<>();
    private final Semaphore free = new Semaphore(BOUND, true);
    private final ZMQ.Socket iopub;
    private final ZMQ.Socket toWire;
    private volatile boolean closing;

    /// @param iopub where published messages go
    /// @param toWire hands replies to the thread that owns the other sockets: first frame the channel's name
    Outbox(ZMQ.Socket iopub, ZMQ.Socket toWire) {
        this.iopub = iopub;
        this.toWire = toWire;
    }

    /// Queues output; waits while too much is queued already.
    ///
    /// @throws InterruptedException when the wait is interrupted; the message is not queued then
    void publishWhenFree(List<byte[]> frames) throws InterruptedException {
        long bytes = 0;
        for (byte[] frame : frames) {
            bytes += frame.length;
        }
        int permits = (int) Math.min(bytes, BOUND);
        free.acquire(permits);
        queue.add(new Outgoing(null, frames, permits));
    }

    /// Queues a small message that must not wait, such as a status.
    void publish(List<byte[]> frames) {
        queue.add(new Outgoing(null, frames, 0));
    }

    /// Queues a reply or a question.
    void send(Channel channel, List<byte[]> frames) {
        queue.add(new Outgoing(channel, frames, 0));
    }

    /// Ends the thread once everything queued before is sent; a subscriber that does not read is no longer waited
    /// for.
    void close() {
        closing = true;
        queue.add(new Outgoing(null, List.of(), 0));
    }

    @Override
    public void run() {
        try {
            for (Outgoing next = queue.take(); !next.frames().isEmpty(); next = queue.take()) {
                send(next);
                free.release(next.permits());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the outbox", e);
        } finally {
            iopub.close();
            toWire.send(END);
            toWire.close();
        }
    }

    private void send(Outgoing next) {
        if (next.channel() != null) {
            toWire.sendMore(next.channel().name());
            WireSockets.sendFrames(toWire, next.frames());
            return;
        }
        dropSubscriptions();
        for (int i = 0; i < next.frames().size(); i++) {
            int flags = i < next.frames().size() - 1 ? ZMQ.SNDMORE : 0;
            while (!iopub.send(next.frames().get(i), flags)) {
                if (closing) {
                    return;
                }
            }
        }
    }

    /// An XPUB socket tells of its subscribers; we need not know, but must take the news from the socket.
    private void dropSubscriptions() {
        byte[] news = iopub.recv(ZMQ.DONTWAIT);
        while (news != null) {
            news = iopub.recv(ZMQ.DONTWAIT);
        }
    }
}
