package hypercell.kernel.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import hypercell.kernel.jupyter.KernelClient.Exchange;
import hypercell.kernel.jupyter.wire.WireMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommTest extends KernelFixture {
    private List<WireMessage> tell(String type, JsonObject content, byte[]... buffers) {
        return client.until(client.send(client.shell, type, content, new JsonObject(), List.of(buffers)));
    }

    private static WireMessage only(List<WireMessage> messages, String type) {
        List<WireMessage> found =
                messages.stream().filter(m -> m.type().equals(type)).toList();
        assertThat(found).as(messages.toString()).hasSize(1);
        return found.getFirst();
    }

    private JsonObject info(Object... fields) {
        return client.request("comm_info_request", Json.object(fields))
                .content()
                .getAsJsonObject("comms");
    }

    @Test
    void aFrontEndOpensSpeaksAndCloses() {
        client.execute("""
            comms.target('walker') { comm, data ->
                println "opened with ${data.gva}"
                comm.onMessage { message, buffers -> comm.send([echo: message.n + 1, bytes: buffers[0].length], buffers) }
                comm.onClose { println "closed" }
            }\
            """);
        List<WireMessage> opened = tell(
                "comm_open", Json.object("comm_id", "c1", "target_name", "walker", "data", Json.object("gva", 4660)));
        assertThat(opened.toString()).doesNotContain("comm_close");
        assertThat(info().getAsJsonObject("c1").get("target_name").getAsString())
                .isEqualTo("walker");
        assertThat(info("target_name", "other").size()).isZero();

        List<WireMessage> answered =
                tell("comm_msg", Json.object("comm_id", "c1", "data", Json.object("n", 41)), new byte[] {7, 8, 9});
        WireMessage echo = only(answered, "comm_msg");
        assertThat(echo.object("data")).isEqualTo(Json.object("echo", 42, "bytes", 3));
        assertThat(echo.buffers()).containsExactly(new byte[] {7, 8, 9});

        tell("comm_close", Json.object("comm_id", "c1", "data", Json.object()));
        assertThat(info().size()).isZero();
    }

    @Test
    void anUnknownTargetIsClosedAtOnce() {
        List<WireMessage> messages = tell("comm_open", Json.object("comm_id", "c2", "target_name", "nobody"));
        assertThat(only(messages, "comm_close").text("comm_id")).isEqualTo("c2");
    }

    @Test
    void aCellOpensACommAndItsMessagesHaveTheCellAsParent() {
        Exchange exchange = client.execute(
                "view = comms.open('view', [rows: [1, 2], ok: true, name: 'x', none: null]); view.send(5);"
                        + " view.close()");
        WireMessage open = exchange.only("comm_open");
        assertThat(open.text("target_name")).isEqualTo("view");
        assertThat(open.object("data").toString())
                .isEqualTo("{\"rows\":[1,2],\"ok\":true,\"name\":\"x\",\"none\":null}");
        assertThat(exchange.only("comm_msg").content().get("data").getAsInt()).isEqualTo(5);
        assertThat(exchange.only("comm_close").text("comm_id")).isEqualTo(open.text("comm_id"));
    }

    @Test
    void anErrorInAHandlerIsPublishedAndTheKernelLives() {
        client.execute("comms.target('bad') { comm, data -> assert data == 1 }");
        List<WireMessage> messages =
                tell("comm_open", Json.object("comm_id", "c3", "target_name", "bad", "data", Json.object()));
        assertThat(only(messages, "error").text("ename")).isEqualTo("AssertionError");
        assertThat(client.execute("1").status()).isEqualTo("ok");
    }

    @Test
    void dataForUnknownCommsIsDropped() {
        assertThat(tell("comm_msg", Json.object("comm_id", "gone", "data", 1))).hasSize(1);
        assertThat(tell("comm_close", Json.object("comm_id", "gone"))).hasSize(1);
    }
}
