package hypercell.kernel.jupyter.wire;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;

/// One message of "Messaging in Jupyter", section "General Message Format".
///
/// @param identities routing frames before the delimiter; for the iopub channel the topic
/// @param header who sent what, when
/// @param parentHeader header of the message this one answers or belongs to; empty object when there is none
/// @param metadata extra data
/// @param content what the message type says
/// @param buffers binary data, possibly none
public record WireMessage(
        List<byte[]> identities,
        JsonObject header,
        JsonObject parentHeader,
        JsonObject metadata,
        JsonObject content,
        List<byte[]> buffers) {
    public WireMessage {
        identities = List.copyOf(identities);
        buffers = List.copyOf(buffers);
    }

    /// The message type, or the empty string.
    public String type() {
        return text(header, "msg_type");
    }

    /// The message's id, or the empty string.
    public String id() {
        return text(header, "msg_id");
    }

    /// A text field of the content, or the empty string.
    public String text(String field) {
        return text(content, field);
    }

    /// A boolean field of the content, or `missing` when it is not there or is no boolean.
    public boolean flag(String field, boolean missing) {
        boolean given = content.get(field) instanceof JsonPrimitive value && value.isBoolean();
        return given ? content.get(field).getAsBoolean() : missing;
    }

    /// A whole-number field of the content, or `missing` when it is not there or is no number.
    public int number(String field, int missing) {
        boolean given = content.get(field) instanceof JsonPrimitive value && value.isNumber();
        return given ? content.get(field).getAsNumber().intValue() : missing;
    }

    /// An object field of the content, or an empty object.
    public JsonObject object(String field) {
        JsonElement value = content.get(field);
        return value != null && value.isJsonObject() ? value.getAsJsonObject() : new JsonObject();
    }

    private static String text(JsonObject object, String field) {
        JsonElement value = object.get(field);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }
}
