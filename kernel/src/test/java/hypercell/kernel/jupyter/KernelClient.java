package hypercell.kernel.jupyter;

import com.google.gson.JsonObject;
import hypercell.kernel.jupyter.wire.MalformedMessage;
import hypercell.kernel.jupyter.wire.WireCodec;
import hypercell.kernel.jupyter.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// A front end for tests: speaks the wire protocol to a kernel over real sockets.
final class KernelClient implements AutoCloseable {
    static final int PATIENCE_MILLIS = 60_000;
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private final ZContext context = new ZContext();
    private final String session = "client-" + CLIENTS.incrementAndGet();
    private final WireCodec codec;
    private final AtomicInteger sent = new AtomicInteger();
    private final List<WireMessage> kept = new ArrayList<>();
    final ZMQ.Socket shell;
    final ZMQ.Socket control;
    final ZMQ.Socket stdin;
    final ZMQ.Socket iopub;
    final ZMQ.Socket heartbeat;

    KernelClient(KernelConnectionProperties connection) throws Exception {
        codec = new WireCodec(connection.createHMACGenerator());
        shell = connected(SocketType.DEALER, connection.getIp(), connection.getShellPort());
        control = connected(SocketType.DEALER, connection.getIp(), connection.getControlPort());
        stdin = connected(SocketType.DEALER, connection.getIp(), connection.getStdinPort());
        iopub = connected(SocketType.SUB, connection.getIp(), connection.getIopubPort());
        heartbeat = connected(SocketType.REQ, connection.getIp(), connection.getHbPort());
    }

    private ZMQ.Socket connected(SocketType type, String ip, int port) {
        ZMQ.Socket socket = context.createSocket(type);
        socket.setHWM(0);
        socket.setReceiveTimeOut(PATIENCE_MILLIS);
        socket.setIdentity(session.getBytes(ZMQ.CHARSET));
        socket.connect("tcp://" + ip + ":" + port);
        if (type == SocketType.SUB) {
            socket.subscribe(new byte[0]);
        }
        return socket;
    }

    /// Waits until the kernel answers and its published messages arrive.
    KernelClient ready() {
        iopub.setReceiveTimeOut(100);
        WireMessage heard = null;
        while (heard == null) {
            send(shell, "kernel_info_request", Json.object());
            receive(shell);
            heard = receive(iopub);
        }
        iopub.setReceiveTimeOut(PATIENCE_MILLIS);
        String last = send(shell, "kernel_info_request", Json.object());
        receive(shell);
        until(last);
        return this;
    }

    /// Sends a message and returns its id.
    String send(ZMQ.Socket socket, String type, JsonObject content) {
        return send(socket, type, content, new JsonObject(), List.of());
    }

    String send(ZMQ.Socket socket, String type, JsonObject content, JsonObject parent, List<byte[]> buffers) {
        String id = session + "-" + sent.incrementAndGet();
        JsonObject header = Json.object(
                "msg_id", id,
                "msg_type", type,
                "session", session,
                "username", "tester",
                "date", "2026-01-01T00:00:00.000000Z",
                "version", "5.3",
                "subshell_id", "echo me");
        sendFrames(
                socket, codec.encode(new WireMessage(List.of(), header, parent, new JsonObject(), content, buffers)));
        return id;
    }

    void sendFrames(ZMQ.Socket socket, List<byte[]> frames) {
        for (int i = 0; i < frames.size(); i++) {
            socket.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
        }
    }

    /// The next message, or null when the socket's patience ends.
    WireMessage receive(ZMQ.Socket socket) {
        List<byte[]> frames = new ArrayList<>();
        byte[] frame = socket.recv();
        while (frame != null) {
            frames.add(frame);
            frame = socket.hasReceiveMore() ? socket.recv() : null;
        }
        try {
            return frames.isEmpty() ? null : codec.decode(frames);
        } catch (MalformedMessage e) {
            throw new AssertionError("the kernel sent a malformed message", e);
        }
    }

    /// Published messages for the request `id`, up to and without its idle; others are kept for [#lateOutput].
    List<WireMessage> until(String id) {
        List<WireMessage> messages = new ArrayList<>();
        while (true) {
            WireMessage message = receive(iopub);
            if (message == null) {
                throw new AssertionError("no idle for " + id + "; so far: " + messages);
            }
            if (!parentId(message).equals(id)) {
                kept.add(message);
                continue;
            }
            if (message.type().equals("status")
                    && message.text("execution_state").equals("idle")) {
                return messages;
            }
            messages.add(message);
        }
    }

    static String parentId(WireMessage message) {
        return message.parentHeader().has("msg_id")
                ? message.parentHeader().get("msg_id").getAsString()
                : "";
    }

    /// A request's reply and what was published for it.
    ///
    /// @param id of the request
    /// @param reply its reply
    /// @param published without busy and idle
    record Exchange(String id, WireMessage reply, List<WireMessage> published) {
        JsonObject content() {
            return reply.content();
        }

        String status() {
            return reply.text("status");
        }

        /// Types of the published messages, joined.
        List<String> types() {
            return published.stream().map(WireMessage::type).toList();
        }

        /// The only published message of a type.
        WireMessage only(String type) {
            List<WireMessage> found =
                    published.stream().filter(m -> m.type().equals(type)).toList();
            if (found.size() != 1) {
                throw new AssertionError(found.size() + " messages of type " + type + " in " + types());
            }
            return found.getFirst();
        }

        /// Text of a stream.
        String stream(String name) {
            StringBuilder text = new StringBuilder();
            for (WireMessage message : published) {
                if (message.type().equals("stream") && message.text("name").equals(name)) {
                    text.append(message.text("text"));
                }
            }
            return text.toString();
        }
    }

    /// Sends a request on the shell channel and collects what comes back.
    Exchange request(String type, JsonObject content) {
        return finish(send(shell, type, content));
    }

    /// Runs a cell; `fields` are further fields of the request in pairs.
    Exchange execute(String code, Object... fields) {
        return finish(begin(code, fields));
    }

    /// Sends a cell and returns the request's id.
    String begin(String code, Object... fields) {
        JsonObject content = Json.object(fields);
        content.addProperty("code", code);
        return send(shell, "execute_request", content);
    }

    /// Collects the reply and the published messages of a request.
    Exchange finish(String id) {
        WireMessage reply = receive(shell);
        if (reply == null || !parentId(reply).equals(id)) {
            throw new AssertionError("expected the reply to " + id + " but got " + reply);
        }
        List<WireMessage> published = new ArrayList<>(until(id));
        WireMessage first = published.removeFirst();
        if (!first.text("execution_state").equals("busy")) {
            throw new AssertionError("expected busy first but got " + first);
        }
        return new Exchange(id, reply, published);
    }

    /// As [#finish(String)], when the busy message has been taken already.
    Exchange finish(String id, boolean busySeen) {
        WireMessage reply = receive(shell);
        if (reply == null || !parentId(reply).equals(id)) {
            throw new AssertionError("expected the reply to " + id + " but got " + reply);
        }
        List<WireMessage> published = new ArrayList<>(until(id));
        if (!busySeen
                || (!published.isEmpty()
                        && published.getFirst().text("execution_state").equals("busy"))) {
            published.removeFirst();
        }
        return new Exchange(id, reply, published);
    }

    /// The next stream message for a request that has ended.
    WireMessage lateOutput(String id) {
        while (true) {
            WireMessage message = kept.isEmpty() ? receive(iopub) : kept.removeFirst();
            if (message == null) {
                throw new AssertionError("no late output for " + id);
            }
            if (message.type().equals("stream") && parentId(message).equals(id)) {
                return message;
            }
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
