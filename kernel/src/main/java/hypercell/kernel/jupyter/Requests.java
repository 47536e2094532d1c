package hypercell.kernel.jupyter;

import com.google.gson.JsonObject;
import hypercell.kernel.jupyter.wire.Channel;
import hypercell.kernel.jupyter.wire.WireMessage;
import hypercell.kernel.jupyter.wire.WireSockets;
import java.util.List;
import java.util.Map;

/// Serves requests the way "Messaging in Jupyter" asks for all of them: busy, the reply with its status, idle. A
/// request of unknown type gets busy and idle only; a handler that fails gives an error reply.
final class Requests {
    private final WireSockets sockets;
    private final Messages messages;
    private final Publisher publisher;
    private final Map<String, RequestHandler> handlers;

    Requests(WireSockets sockets, Messages messages, Publisher publisher, Map<String, RequestHandler> handlers) {
        this.sockets = sockets;
        this.messages = messages;
        this.publisher = publisher;
        this.handlers = Map.copyOf(handlers);
    }

    /// Serves a request with the handler of its type.
    void serve(Channel channel, WireMessage request) {
        serve(channel, request, handlers.getOrDefault(request.type(), unknown -> null));
    }

    /// Serves a request with a handler of the caller's choice.
    void serve(Channel channel, WireMessage request, RequestHandler handler) {
        publisher.status(request.header(), "busy");
        try {
            JsonObject content = answer(handler, request);
            if (content != null) {
                sockets.send(channel, messages.reply(request, content));
            }
        } finally {
            publisher.status(request.header(), "idle");
        }
    }

    private static JsonObject answer(RequestHandler handler, WireMessage request) {
        try {
            JsonObject content = handler.answer(request);
            if (content != null && !content.has("status")) {
                content.addProperty("status", "ok");
            }
            return content;
        } catch (RuntimeException | Error e) {
            String message = "internal error while answering " + request.type() + ", please report it: " + e;
            return Json.object(
                    "status",
                    "error",
                    "ename",
                    e.getClass().getSimpleName(),
                    "evalue",
                    message,
                    "traceback",
                    List.of(message));
        }
    }
}
