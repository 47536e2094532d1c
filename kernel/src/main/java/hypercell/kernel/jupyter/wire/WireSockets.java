package hypercell.kernel.jupyter.wire;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/// A kernel's sockets in use. Two threads of its own: one waits for messages on the shell, control and stdin
/// channels, hands them to the [Receiver] and answers heartbeats; the other sends ([Outbox]). No thread sleeps or
/// polls with a timeout.
///
/// Frames that are no message are dropped and counted: nobody without the key can stop the kernel.
public final class WireSockets implements AutoCloseable {
    /// Takes what arrives.
    public interface Receiver {
        /// Called on the receiving thread, for one message at a time; must return soon.
        void received(Channel channel, WireMessage message);
    }

    private static final long CLOSE_MILLIS = 2000;
    private static final String BELL = "inproc://outgoing";

    private final ZContext context = new ZContext();
    private final WireCodec codec;
    private final Receiver receiver;
    private final Endpoints endpoints;
    private final KernelConnectionProperties connection;
    private final ZMQ.Socket fromOutbox;
    private final Outbox outbox;
    private final Thread receiving;
    private final Thread sending;
    private final Runnable onStart;
    private final AtomicLong dropped = new AtomicLong();

    /// Binds the sockets; [#start] begins to receive.
    ///
    /// @param asked the connection file; a port of 0 means any free port
    /// @param onThread called at the start of every thread of this object
    /// @throws IllegalArgumentException when an address cannot be bound
    public WireSockets(KernelConnectionProperties asked, HMACGenerator signer, Receiver receiver, Runnable onThread) {
        this.codec = new WireCodec(signer);
        this.receiver = receiver;
        this.onStart = onThread;
        this.endpoints = bind(asked);
        this.connection = endpoints.bound();
        fromOutbox = pair();
        fromOutbox.bind(BELL);
        ZMQ.Socket toWire = pair();
        toWire.connect(BELL);
        outbox = new Outbox(endpoints.iopub, toWire);
        receiving = thread("wire", this::receive);
        sending = thread("outbox", outbox);
    }

    private ZMQ.Socket pair() {
        ZMQ.Socket socket = context.createSocket(SocketType.PAIR);
        socket.setHWM(0);
        return socket;
    }

    private Endpoints bind(KernelConnectionProperties asked) {
        try {
            return new Endpoints(context, asked);
        } catch (ZMQException | IllegalArgumentException e) {
            context.close();
            throw new IllegalArgumentException(
                    "cannot bind the kernel's sockets to %s://%s: %s"
                            .formatted(asked.getTransport(), asked.getIp(), e.getMessage()),
                    e);
        }
    }

    private Thread thread(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    onStart.run();
                    work.run();
                },
                "jupyter " + name);
        thread.setDaemon(true);
        return thread;
    }

    /// Begins to receive and to send.
    public void start() {
        receiving.start();
        sending.start();
    }

    /// The connection with the ports that are bound.
    public KernelConnectionProperties connection() {
        return connection;
    }

    /// How many arrived messages were no messages.
    public long dropped() {
        return dropped.get();
    }

    /// Publishes output on the iopub channel; waits while too much output is queued.
    ///
    /// @throws InterruptedException when the wait is interrupted; the message is lost then
    public void publishWhenFree(WireMessage message) throws InterruptedException {
        outbox.publishWhenFree(codec.encode(message));
    }

    /// Publishes a small message without waiting.
    public void publish(WireMessage message) {
        outbox.publish(codec.encode(message));
    }

    /// Sends a reply or a question, from any thread. On the receiving thread it goes out at once, whatever output
    /// is queued; on other threads after what was published before.
    public void send(Channel channel, WireMessage message) {
        List<byte[]> frames = codec.encode(message);
        if (Thread.currentThread().equals(receiving)) {
            sendFrames(socket(channel), frames);
        } else {
            outbox.send(channel, frames);
        }
    }

    private void receive() {
        Map<Channel, Integer> items = new EnumMap<>(Channel.class);
        ZMQ.Poller poller = context.createPoller(Channel.values().length + 2);
        for (Channel channel : Channel.values()) {
            items.put(channel, poller.register(socket(channel), ZMQ.Poller.POLLIN));
        }
        int heartbeat = poller.register(endpoints.heartbeat, ZMQ.Poller.POLLIN);
        int bell = poller.register(fromOutbox, ZMQ.Poller.POLLIN);
        boolean open = true;
        while (open && poller.poll() >= 0) {
            if (poller.pollin(heartbeat)) {
                endpoints.heartbeat.send(endpoints.heartbeat.recv());
            }
            for (Map.Entry<Channel, Integer> item : items.entrySet()) {
                if (poller.pollin(item.getValue())) {
                    receive(item.getKey());
                }
            }
            open = !poller.pollin(bell) || forward();
        }
        poller.close();
        closeSockets();
    }

    private void receive(Channel channel) {
        List<byte[]> frames = receiveFrames(socket(channel));
        try {
            receiver.received(channel, codec.decode(frames));
        } catch (MalformedMessage | RuntimeException | StackOverflowError e) {
            // Whatever a client sends, the channels stay open.
            dropped.incrementAndGet();
        }
    }

    /// Sends on what the outbox hands over; false when nothing more comes.
    private boolean forward() {
        List<byte[]> frames = receiveFrames(fromOutbox);
        String name = new String(frames.getFirst(), ZMQ.CHARSET);
        if (name.equals(Outbox.END)) {
            return false;
        }
        sendFrames(socket(Channel.valueOf(name)), frames.subList(1, frames.size()));
        return true;
    }

    private void closeSockets() {
        for (Channel channel : Channel.values()) {
            socket(channel).close();
        }
        endpoints.heartbeat.close();
        fromOutbox.close();
    }

    private ZMQ.Socket socket(Channel channel) {
        return switch (channel) {
            case SHELL -> endpoints.shell;
            case CONTROL -> endpoints.control;
            case STDIN -> endpoints.stdin;
        };
    }

    static void sendFrames(ZMQ.Socket socket, List<byte[]> frames) {
        for (int i = 0; i < frames.size(); i++) {
            socket.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
        }
    }

    private static List<byte[]> receiveFrames(ZMQ.Socket socket) {
        List<byte[]> frames = new ArrayList<>();
        do {
            frames.add(socket.recv());
        } while (socket.hasReceiveMore());
        return frames;
    }

    /// Sends what is queued, as far as somebody reads it, and frees the sockets. Waits a few seconds at most.
    @Override
    public void close() {
        outbox.close();
        join(sending);
        join(receiving);
        context.close();
    }

    private static void join(Thread thread) {
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
