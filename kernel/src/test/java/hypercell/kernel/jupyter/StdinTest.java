package hypercell.kernel.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import hypercell.kernel.jupyter.KernelClient.Exchange;
import hypercell.kernel.jupyter.wire.WireMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class StdinTest extends KernelFixture {
    private WireMessage question() {
        return client.receive(client.stdin);
    }

    private void answer(WireMessage question, String value) {
        client.send(client.stdin, "input_reply", Json.object("value", value), question.header(), List.of());
    }

    private static String result(Exchange exchange) {
        return exchange.only("execute_result").object("data").get("text/plain").getAsString();
    }

    @Test
    void aLineIsAskedWithItsPrompt() {
        String id = client.begin("readLine('name? ') + '!'");
        WireMessage question = question();
        assertThat(question.type()).isEqualTo("input_request");
        assertThat(question.text("prompt")).isEqualTo("name? ");
        assertThat(question.flag("password", true)).isFalse();
        assertThat(KernelClient.parentId(question)).isEqualTo(id);
        answer(question, "Ada");
        assertThat(result(client.finish(id))).isEqualTo("Ada!");
    }

    @Test
    void aPasswordIsAskedAsOne() {
        String id = client.begin("readPassword('key: ').length()");
        WireMessage question = question();
        assertThat(question.flag("password", false)).isTrue();
        answer(question, "secret");
        assertThat(result(client.finish(id))).isEqualTo("6");
    }

    @Test
    void systemInAsksLineByLine() {
        String id = client.begin("def in = System.in.newReader(); [in.readLine(), in.readLine()]");
        answer(question(), "one");
        answer(question(), "twö");
        assertThat(result(client.finish(id))).isEqualTo("[one, twö]");
    }

    @Test
    void anInterruptEndsTheWait() {
        String id = client.begin("readLine('wait')");
        WireMessage question = question();
        client.send(client.control, "interrupt_request", Json.object());
        client.receive(client.control);
        assertThat(client.finish(id).content().get("ename").getAsString()).isEqualTo("Interrupted");
        // The answer comes too late, and must not answer the next question.
        answer(question, "stale");
        String next = client.begin("readLine('again')");
        answer(question(), "fresh");
        assertThat(result(client.finish(next))).isEqualTo("fresh");
    }

    @Test
    void whereNobodyCanAnswerTheCellFailsAtOnce() {
        for (String code : new String[] {"readLine('x')", "readPassword('x')", "System.in.read()"}) {
            Exchange exchange = client.execute(code, "allow_stdin", false);
            JsonObject content = exchange.content();
            assertThat(content.get("ename").getAsString()).isEqualTo("StdinNotImplementedError");
        }
    }

    @Test
    void whatWasPrintedBeforeTheQuestionIsSeenBeforeIt() {
        String id = client.begin("print 'before'; readLine('x')");
        WireMessage question = question();
        answer(question, "");
        assertThat(client.finish(id).stream("stdout")).isEqualTo("before");
    }
}
