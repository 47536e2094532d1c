package hypercell.kernel.jupyter.wire;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dflib.jjava.jupyter.messages.HMACGenerator;

/// Messages to frames and back, as "Messaging in Jupyter", section "The Wire Protocol" lays them out: identities,
/// delimiter, signature, header, parent header, metadata, content, buffers.
public final class WireCodec {
    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
    private static final int SIGNED_PARTS = 4;
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    private final HMACGenerator signer;

    /// @param signer signs and checks with the key of the connection file
    public WireCodec(HMACGenerator signer) {
        this.signer = signer;
    }

    /// The frames of a message.
    public List<byte[]> encode(WireMessage message) {
        byte[][] signed = {
            bytes(message.header()), bytes(message.parentHeader()), bytes(message.metadata()), bytes(message.content())
        };
        List<byte[]> frames = new ArrayList<>(message.identities());
        frames.add(DELIMITER);
        frames.add(signer.calculateSignature(signed).getBytes(StandardCharsets.US_ASCII));
        frames.addAll(Arrays.asList(signed));
        frames.addAll(message.buffers());
        return frames;
    }

    /// The message of some frames.
    ///
    /// @throws MalformedMessage when they are none, or not signed with our key
    public WireMessage decode(List<byte[]> frames) throws MalformedMessage {
        int delimiter = delimiter(frames);
        int first = delimiter + 2;
        if (frames.size() < first + SIGNED_PARTS) {
            throw new MalformedMessage("only " + frames.size() + " frames");
        }
        List<byte[]> signed = frames.subList(first, first + SIGNED_PARTS);
        byte[] expected =
                signer.calculateSignature(signed.toArray(byte[][]::new)).getBytes(StandardCharsets.US_ASCII);
        if (expected.length > 0 && !MessageDigest.isEqual(expected, frames.get(delimiter + 1))) {
            throw new MalformedMessage("wrong signature");
        }
        return new WireMessage(
                frames.subList(0, delimiter),
                object(signed.get(0)),
                object(signed.get(1)),
                object(signed.get(2)),
                object(signed.get(3)),
                frames.subList(first + SIGNED_PARTS, frames.size()));
    }

    private static int delimiter(List<byte[]> frames) throws MalformedMessage {
        for (int i = 0; i < frames.size(); i++) {
            if (Arrays.equals(frames.get(i), DELIMITER)) {
                return i;
            }
        }
        throw new MalformedMessage("no delimiter");
    }

    private static byte[] bytes(JsonObject object) {
        return GSON.toJson(object).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject object(byte[] bytes) throws MalformedMessage {
        try {
            JsonElement element = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8));
            if (element.isJsonObject()) {
                return element.getAsJsonObject();
            }
        } catch (JsonParseException e) {
            throw new MalformedMessage("no JSON: " + e.getMessage());
        }
        throw new MalformedMessage("no JSON object");
    }
}
