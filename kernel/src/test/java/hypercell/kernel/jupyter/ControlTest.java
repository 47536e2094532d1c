package hypercell.kernel.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import hypercell.kernel.jupyter.KernelClient.Exchange;
import hypercell.kernel.jupyter.wire.WireMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTest extends KernelFixture {
    @Test
    void kernelInfoTellsAllThatFrontEndsAskFor() {
        JsonObject info = client.request("kernel_info_request", Json.object()).content();
        assertThat(info.get("status").getAsString()).isEqualTo("ok");
        assertThat(info.get("protocol_version").getAsString()).isEqualTo("5.3");
        assertThat(info.get("implementation").getAsString()).isEqualTo("hypercell");
        assertThat(info.get("banner").getAsString()).contains("Hypercell");
        assertThat(info.get("debugger").getAsBoolean()).isFalse();
        assertThat(info.getAsJsonArray("supported_features")).isEmpty();
        assertThat(info.getAsJsonArray("help_links").get(0).getAsJsonObject().keySet())
                .contains("text", "url");
        JsonObject language = info.getAsJsonObject("language_info");
        assertThat(language.get("name").getAsString()).isEqualTo("groovy");
        assertThat(language.get("file_extension").getAsString()).isEqualTo(".groovy");
        assertThat(language.get("mimetype").getAsString()).isEqualTo("text/x-groovy");
        assertThat(language.get("codemirror_mode").getAsString()).isEqualTo("groovy");
        assertThat(language.get("pygments_lexer").getAsString()).isEqualTo("groovy");
        assertThat(language.get("version").getAsString()).startsWith("6.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "println 'begun'; while (true) { }",
                "println 'begun'; sleep 600_000",
                "println 'begun'; guest { budget 1_000_000_000_000_000; asm '''\nagain: jmp again\n''' }.run()",
                "println 'begun'; [1].each { while (true) { 1 + 1 } }",
                "println 'begun'; new java.util.concurrent.CountDownLatch(1).await()",
                "println 'begun'; while (true) { println 'more and more output' }",
            })
    void aRunningCellIsInterruptedThroughTheControlChannel(String code) {
        String id = client.begin(code);
        WireMessage message = client.receive(client.iopub);
        while (!message.type().equals("stream")) {
            message = client.receive(client.iopub);
        }
        client.send(client.control, "interrupt_request", Json.object());
        WireMessage reply = client.receive(client.control);
        assertThat(reply.type()).isEqualTo("interrupt_reply");
        assertThat(reply.text("status")).isEqualTo("ok");
        Exchange cell = client.finish(id, true);
        assertThat(cell.status()).isEqualTo("error");
        assertThat(cell.content().get("ename").getAsString()).isEqualTo("Interrupted");
        assertThat(client.execute("1 + 1").status()).isEqualTo("ok");
    }

    @Test
    void anInterruptBetweenCellsIsForgotten() {
        client.send(client.control, "interrupt_request", Json.object());
        assertThat(client.receive(client.control).text("status")).isEqualTo("ok");
        assertThat(client.execute("int n = 0; while (n < 5) { n++ }; n").status())
                .isEqualTo("ok");
    }

    @Test
    void unknownMessagesGetBusyAndIdleAndNoReply() {
        String id = client.send(client.shell, "no_such_request", Json.object());
        List<WireMessage> published = client.until(id);
        assertThat(published).hasSize(1);
        assertThat(published.getFirst().text("execution_state")).isEqualTo("busy");
        String debug = client.send(client.control, "debug_request", Json.object());
        assertThat(client.until(debug)).hasSize(1);
        assertThat(client.execute("1").status()).isEqualTo("ok");
    }

    @Test
    void framesThatAreNoMessageAreDroppedAndTheKernelLives() throws Exception {
        long before = kernel.dropped();
        byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
        byte[] delimiter = "<IDS|MSG>".getBytes(StandardCharsets.UTF_8);
        client.sendFrames(client.shell, List.of(garbage));
        client.sendFrames(client.shell, List.of(delimiter, garbage));
        client.sendFrames(client.shell, List.of(delimiter, garbage, garbage, garbage, garbage, garbage));
        client.sendFrames(client.control, List.of(new byte[0]));
        client.sendFrames(client.stdin, List.of(garbage, garbage));
        assertThat(client.execute("1 + 1").status()).isEqualTo("ok");
        client.send(client.control, "kernel_info_request", Json.object());
        assertThat(client.receive(client.control).type()).isEqualTo("kernel_info_reply");
        assertThat(kernel.dropped() - before).isBetween(4L, 5L);
    }

    @Test
    void heartbeatsAreEchoedAlsoWhileACellRuns() {
        String id = client.begin("readLine('wait')");
        client.receive(client.stdin);
        for (int i = 0; i < 20; i++) {
            client.heartbeat.send("beat " + i);
            assertThat(client.heartbeat.recvStr()).isEqualTo("beat " + i);
        }
        client.send(client.stdin, "input_reply", Json.object("value", ""));
        client.finish(id, true);
    }

    @Test
    void manyQueuedCellsAreAnsweredInOrder() {
        String[] ids = new String[40];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = client.begin("" + i);
        }
        for (String id : ids) {
            assertThat(KernelClient.parentId(client.receive(client.shell))).isEqualTo(id);
        }
    }
}
