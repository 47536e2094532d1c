package hypercell.kernel.jupyter;

import groovy.lang.Closure;
import java.util.List;

/// One open line of custom messages between a cell and a front end.
public final class Comm {
    private final Comms comms;
    private final String id;
    private final String target;
    private Closure<?> onMessage;
    private Closure<?> onClose;

    Comm(Comms comms, String id, String target) {
        this.comms = comms;
        this.id = id;
        this.target = target;
    }

    /// Its id.
    public String getId() {
        return id;
    }

    /// Name of its target.
    public String getTarget() {
        return target;
    }

    /// Sends data: maps, lists, strings, numbers.
    public void send(Object data) {
        send(data, List.of());
    }

    /// Sends data with binary buffers.
    public void send(Object data, List<byte[]> buffers) {
        comms.message("comm_msg", Json.object("comm_id", id, "data", data), buffers);
    }

    /// Calls `handler` with the data, and with the buffers when it takes two arguments, of each message that comes.
    public void onMessage(Closure<?> handler) {
        onMessage = handler;
    }

    /// Calls `handler` with the data when the front end closes the comm.
    public void onClose(Closure<?> handler) {
        onClose = handler;
    }

    /// Closes it.
    public void close() {
        comms.close(this);
    }

    void received(Object data, List<byte[]> buffers) {
        if (onMessage == null) {
            return;
        }
        if (onMessage.getMaximumNumberOfParameters() > 1) {
            onMessage.call(data, buffers);
        } else {
            onMessage.call(data);
        }
    }

    void closed(Object data) {
        if (onClose != null) {
            onClose.call(data);
        }
    }
}
