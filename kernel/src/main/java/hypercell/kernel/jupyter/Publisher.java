package hypercell.kernel.jupyter;

import com.google.gson.JsonObject;
import hypercell.kernel.eval.Interruption;
import hypercell.kernel.jupyter.wire.WireMessage;
import hypercell.kernel.jupyter.wire.WireSockets;
import java.util.List;

/// Publishes on the iopub channel.
final class Publisher {
    private final WireSockets sockets;
    private final Messages messages;

    Publisher(WireSockets sockets, Messages messages) {
        this.sockets = sockets;
        this.messages = messages;
    }

    /// Publishes `busy`, `idle` or `starting`; never waits.
    void status(JsonObject parentHeader, String state) {
        sockets.publish(messages.published("status", parentHeader, Json.object("execution_state", state)));
    }

    /// Publishes output; waits while a front end reads slowly. When the cell is interrupted meanwhile, the message
    /// is lost and the cell ends.
    void output(String type, JsonObject parentHeader, JsonObject content) {
        send(messages.published(type, parentHeader, content));
    }

    /// Publishes output with metadata and binary data.
    void output(String type, JsonObject parentHeader, JsonObject metadata, JsonObject content, List<byte[]> buffers) {
        send(messages.published(type, parentHeader, metadata, content, buffers));
    }

    private void send(WireMessage message) {
        boolean interrupted = false;
        while (true) {
            try {
                sockets.publishWhenFree(message);
                break;
            } catch (InterruptedException e) {
                Interruption.check();
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
