package hypercell.kernel.jupyter;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import groovy.lang.Closure;
import hypercell.kernel.eval.ErrorReport;
import hypercell.kernel.eval.Evaluation;
import hypercell.kernel.eval.Session;
import hypercell.kernel.jupyter.wire.WireMessage;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/// Custom messages between cells and front ends: "Messaging in Jupyter", section "Custom Messages". Cells know this
/// object as `comms`.
///
/// ```groovy
/// comms.target('walker') { comm, data -> comm.onMessage { comm.send([seen: it]) } }
/// def comm = comms.open('view', [gva: 0x1234])
/// ```
public final class Comms {
    /// Takes what cells send.
    public interface Outlet {
        /// Sends a message of a type with its content and binary data.
        void send(String type, JsonObject content, List<byte[]> buffers);

        /// For runs without a front end: what cells send reaches nobody, as in a notebook that no browser
        /// shows.
        Outlet NOBODY = (type, content, buffers) -> {};
    }

    private final Outlet outlet;
    private final Map<String, Closure<?>> targets = new ConcurrentSkipListMap<>();
    private final Map<String, Comm> open = new ConcurrentSkipListMap<>();
    private volatile Session session;

    /// Comms whose messages leave through `outlet`.
    public Comms(Outlet outlet) {
        this.outlet = outlet;
    }

    /// Handlers of cells run as evaluations of this session.
    public void runIn(Session newSession) {
        session = newSession;
    }

    /// Calls `handler` with the comm and its data when a front end opens one for the target `name`.
    public void target(String name, Closure<?> handler) {
        targets.put(name, handler);
    }

    /// Opens a comm for a target of the front end.
    public Comm open(String target) {
        return open(target, Map.of());
    }

    /// Opens a comm for a target of the front end, with data.
    public Comm open(String target, Object data) {
        Comm comm = new Comm(this, UUID.randomUUID().toString(), target);
        open.put(comm.getId(), comm);
        JsonObject content = Json.object("comm_id", comm.getId(), "target_name", target, "data", data);
        message("comm_open", content, List.of());
        return comm;
    }

    void close(Comm comm) {
        if (open.remove(comm.getId()) != null) {
            sendClose(comm.getId());
        }
    }

    private void sendClose(String id) {
        message("comm_close", Json.object("comm_id", id, "data", new JsonObject()), List.of());
    }

    void message(String type, JsonObject content, List<byte[]> buffers) {
        outlet.send(type, content, buffers);
    }

    /// A front end opens a comm. It is closed at once when its target is unknown or the target's handler fails.
    JsonObject opened(WireMessage message) {
        String id = message.text("comm_id");
        Closure<?> handler = targets.get(message.text("target_name"));
        if (handler == null) {
            sendClose(id);
            return null;
        }
        Comm comm = new Comm(this, id, message.text("target_name"));
        open.put(id, comm);
        if (!run(message, () -> handler.call(comm, data(message)))) {
            close(comm);
        }
        return null;
    }

    /// A front end sends data. Data for an unknown comm is dropped: the comm may just have been closed.
    JsonObject received(WireMessage message) {
        Comm comm = open.get(message.text("comm_id"));
        if (comm != null) {
            run(message, () -> comm.received(data(message), message.buffers()));
        }
        return null;
    }

    /// A front end closes a comm.
    JsonObject closed(WireMessage message) {
        Comm comm = open.remove(message.text("comm_id"));
        if (comm != null) {
            run(message, () -> comm.closed(data(message)));
        }
        return null;
    }

    /// Answers which comms are open: "Messaging in Jupyter", section "Comm info".
    JsonObject info(WireMessage request) {
        String target = request.text("target_name");
        JsonObject comms = new JsonObject();
        open.forEach((id, comm) -> {
            if (target.isEmpty() || comm.getTarget().equals(target)) {
                comms.add(id, Json.object("target_name", comm.getTarget()));
            }
        });
        return Json.object("comms", comms);
    }

    private static Object data(WireMessage message) {
        JsonElement data = message.content().get("data");
        return Json.toPlain(data == null ? JsonNull.INSTANCE : data);
    }

    /// Runs a handler of the user; its error is published like a cell's. True when it went well.
    private boolean run(WireMessage message, Runnable handler) {
        Evaluation evaluation = session.call(message.type(), () -> {
            handler.run();
            return null;
        });
        switch (evaluation) {
            case Evaluation.Value value -> {}
            case Evaluation.Failure(ErrorReport report, Throwable cause) -> publishError(report);
            case Evaluation.Interrupted(ErrorReport report) -> publishError(report);
        }
        return evaluation instanceof Evaluation.Value;
    }

    private void publishError(ErrorReport report) {
        outlet.send("error", BundleJson.error(report), List.of());
    }
}
