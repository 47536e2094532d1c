package hypercell.kernel.jupyter.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.junit.jupiter.api.Test;

class WireCodecTest {
    private final WireCodec codec = new WireCodec(signer("key"));

    private static HMACGenerator signer(String key) {
        try {
            return new HMACGenerator("hmac-sha256", key);
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private static WireMessage message(List<byte[]> buffers) {
        return new WireMessage(
                List.of("id".getBytes(UTF_8)),
                json("{'msg_type':'comm_msg','msg_id':'1','subshell_id':'kept'}"),
                json("{}"),
                json("{'m':1}"),
                json("{'text':'<é😀>','none':null,'big':12345678901234567890}"),
                buffers);
    }

    @Test
    void aMessageSurvivesTheJourneyWithUnknownFieldsAndBuffers() throws MalformedMessage {
        WireMessage sent = message(List.of(new byte[] {1, 2}, new byte[0]));
        WireMessage received = codec.decode(codec.encode(sent));
        assertThat(received.header()).isEqualTo(sent.header());
        assertThat(received.parentHeader()).isEqualTo(sent.parentHeader());
        assertThat(received.metadata()).isEqualTo(sent.metadata());
        assertThat(received.content()).isEqualTo(sent.content());
        assertThat(received.buffers()).containsExactly(new byte[] {1, 2}, new byte[0]);
        assertThat(received.identities()).containsExactly("id".getBytes(UTF_8));
        assertThat(received.type()).isEqualTo("comm_msg");
    }

    @Test
    void theLayoutIsTheProtocols() {
        List<byte[]> frames = codec.encode(message(List.of()));
        assertThat(frames).hasSize(7);
        assertThat(frames.get(1)).isEqualTo("<IDS|MSG>".getBytes(UTF_8));
        assertThat(new String(frames.get(2), UTF_8)).matches("[0-9a-f]{64}");
        assertThat(new String(frames.get(6), UTF_8)).contains("<é😀>").contains("null");
    }

    @Test
    void framesThatAreNoMessageAreRefused() {
        List<byte[]> good = codec.encode(message(List.of()));
        for (int part = 1; part < good.size(); part++) {
            List<byte[]> bad = new ArrayList<>(good);
            bad.set(part, "garbage".getBytes(UTF_8));
            assertThatThrownBy(() -> codec.decode(bad)).isInstanceOf(MalformedMessage.class);
        }
        for (int count = 0; count < good.size(); count++) {
            List<byte[]> cut = good.subList(0, count);
            assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(MalformedMessage.class);
        }
    }

    @Test
    void aMessageSignedWithAnotherKeyIsRefused() {
        List<byte[]> foreign = new WireCodec(signer("other")).encode(message(List.of()));
        assertThatThrownBy(() -> codec.decode(foreign)).hasMessage("wrong signature");
    }

    @Test
    void signedGarbageIsRefused() {
        HMACGenerator signer = signer("key");
        byte[] garbage = "[1, 2".getBytes(UTF_8);
        byte[] signature =
                signer.calculateSignature(garbage, garbage, garbage, garbage).getBytes(UTF_8);
        assertThatThrownBy(() -> codec.decode(
                        List.of("<IDS|MSG>".getBytes(UTF_8), signature, garbage, garbage, garbage, garbage)))
                .isInstanceOf(MalformedMessage.class)
                .hasMessageStartingWith("no JSON");
    }

    @Test
    void withoutAKeyNothingIsSignedAndAnySignatureIsTaken() throws MalformedMessage {
        WireCodec open = new WireCodec(HMACGenerator.NO_AUTH_INSTANCE);
        List<byte[]> frames = new ArrayList<>(open.encode(message(List.of())));
        assertThat(frames.get(2)).isEmpty();
        frames.set(2, "whatever".getBytes(UTF_8));
        assertThat(open.decode(frames).type()).isEqualTo("comm_msg");
    }
}
