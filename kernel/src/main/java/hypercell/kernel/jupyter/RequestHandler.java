package hypercell.kernel.jupyter;

import com.google.gson.JsonObject;
import hypercell.kernel.jupyter.wire.WireMessage;

/// Answers one type of request.
interface RequestHandler {
    /// The content of the reply without its `status`, which is `ok` unless the content says otherwise; null when
    /// the message wants no reply.
    JsonObject answer(WireMessage request);
}
