package hypercell.kernel.jupyter;

import com.google.gson.JsonObject;
import hypercell.kernel.jupyter.wire.WireMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Writes the messages of one kernel: headers with its session id, replies and published messages with their parent.
final class Messages {
    /// Version of "Messaging in Jupyter" that the kernel speaks.
    static final String PROTOCOL = "5.3";

    private final String session = UUID.randomUUID().toString();
    private final String username = System.getProperty("user.name", "kernel");
    private final AtomicLong count = new AtomicLong();

    /// The reply to `request`, on the channel it came from.
    WireMessage reply(WireMessage request, JsonObject content) {
        String type = request.type().replaceFirst("_request$", "_reply");
        return new WireMessage(
                request.identities(), header(type), request.header(), new JsonObject(), content, List.of());
    }

    /// A question to the front end that sent `request`.
    WireMessage question(String type, WireMessage request, JsonObject content) {
        return new WireMessage(
                request.identities(), header(type), request.header(), new JsonObject(), content, List.of());
    }

    /// A message for the iopub channel.
    WireMessage published(String type, JsonObject parentHeader, JsonObject content) {
        return published(type, parentHeader, new JsonObject(), content, List.of());
    }

    /// A message for the iopub channel, with metadata and binary data.
    WireMessage published(
            String type, JsonObject parentHeader, JsonObject metadata, JsonObject content, List<byte[]> buffers) {
        byte[] topic = ("kernel." + session + "." + type).getBytes(StandardCharsets.UTF_8);
        return new WireMessage(List.of(topic), header(type), parentHeader, metadata, content, buffers);
    }

    private JsonObject header(String type) {
        return Json.object(
                "msg_id", session + "_" + count.incrementAndGet(),
                "msg_type", type,
                "session", session,
                "username", username,
                "date", Instant.now().truncatedTo(ChronoUnit.MICROS).toString(),
                "version", PROTOCOL);
    }
}
