package hypercell.kernel.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import hypercell.kernel.jupyter.KernelClient.Exchange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecuteRequestTest extends KernelFixture {
    private int count() {
        return client.execute("null").content().get("execution_count").getAsInt();
    }

    @Test
    void aValueIsPublishedAndTheReplyIsComplete() {
        int before = count();
        Exchange exchange = client.execute("6 * 7");
        assertThat(exchange.types()).containsExactly("execute_input", "execute_result");
        JsonObject result = exchange.only("execute_result").content();
        assertThat(result.getAsJsonObject("data").get("text/plain").getAsString())
                .isEqualTo("42");
        assertThat(result.get("execution_count").getAsInt()).isEqualTo(before + 1);
        assertThat(exchange.only("execute_input").text("code")).isEqualTo("6 * 7");
        assertThat(exchange.content().keySet())
                .containsExactlyInAnyOrder("status", "execution_count", "user_expressions", "payload");
        assertThat(exchange.status()).isEqualTo("ok");
    }

    @Test
    void headersCarryTheKernelsSessionADateAndTheWholeParent() {
        Exchange exchange = client.execute("1");
        JsonObject header = exchange.reply().header();
        assertThat(header.get("date").getAsString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z");
        assertThat(header.get("session").getAsString())
                .isNotEqualTo(exchange.reply().parentHeader().get("session").getAsString())
                .isEqualTo(
                        exchange.only("execute_result").header().get("session").getAsString());
        assertThat(header.get("username").getAsString()).isEqualTo(System.getProperty("user.name"));
        assertThat(exchange.reply().parentHeader().get("subshell_id").getAsString())
                .isEqualTo("echo me");
        assertThat(exchange.reply().type()).isEqualTo("execute_reply");
    }

    @Test
    void nullGivesNoResult() {
        assertThat(client.execute("null").types()).containsExactly("execute_input");
        assertThat(client.execute("def x = 4").types()).containsExactly("execute_input");
    }

    @Test
    void aFailedExpectationIsSeenByWhoLooksOnlyAtKindsOfOutput() {
        client.execute("guest { asm 'hlt' }.run()");
        Exchange failed = client.execute("expect { eax == 1; ebx == 0 }");
        assertThat(failed.types()).containsExactly("execute_input", "display_data", "stream");
        assertThat(failed.only("stream").text("name")).isEqualTo("stderr");
        assertThat(failed.only("stream").text("text")).isEqualTo("1 expectation failed\n");
        assertThat(failed.status()).isEqualTo("ok");

        assertThat(client.execute("expect { eax == 0 }").types()).containsExactly("execute_input", "execute_result");
    }

    @Test
    void theValueOfAGradedExpectationIsItsPoints() {
        client.execute("guest { asm 'hlt' }.run()");
        Exchange half = client.execute("expect('half', points: 4) { eax == 1; ebx == 0 }");
        assertThat(half.types()).containsExactly("execute_input", "display_data", "execute_result");
        assertThat(half.only("execute_result")
                        .content()
                        .getAsJsonObject("data")
                        .get("text/plain")
                        .getAsString())
                .isEqualTo("2.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throw new IllegalStateException('x')",
                "assert 1 == 2",
                "def rec(n) { rec(n + 1) }\nrec(0)",
                "throw new NoClassDefFoundError('x')",
                "throw new SecurityException('x')",
                "throw new OutOfMemoryError('x')",
                "new NoSuchClass()",
                "def x = )",
                "System.exit(0)",
                "throw new Error() { String getMessage() { throw new RuntimeException('worse') } }",
                "class Nasty { String toString() { throw new IllegalStateException('in toString') } }\nnew Nasty()",
            })
    void whateverIsThrownBecomesAnErrorAndTheKernelLives(String code) {
        Exchange exchange = client.execute(code);
        assertThat(exchange.status()).isEqualTo("error");
        assertThat(exchange.content().keySet()).contains("ename", "evalue", "traceback", "execution_count");
        JsonObject published = exchange.only("error").content();
        assertThat(published.get("ename")).isEqualTo(exchange.content().get("ename"));
        assertThat(published.get("evalue")).isEqualTo(exchange.content().get("evalue"));
        assertThat(published.getAsJsonArray("traceback")).isNotEmpty();
        assertThat(client.execute("1 + 1").status()).isEqualTo("ok");
    }

    @Test
    void aSilentCellPublishesNothingAndCountsNothing() {
        int before = count();
        Exchange exchange = client.execute("println 'x'; silentlySet = 5", "silent", true);
        assertThat(exchange.types()).isEmpty();
        assertThat(exchange.content().get("execution_count").getAsInt()).isEqualTo(before);
        assertThat(client.execute("throw new Exception()", "silent", true).types())
                .isEmpty();
        assertThat(client.execute("silentlySet")
                        .only("execute_result")
                        .object("data")
                        .get("text/plain")
                        .getAsString())
                .isEqualTo("5");
    }

    @Test
    void aCellOutsideTheHistoryIsNotCountedOrRemembered() {
        int before = count();
        Exchange exchange = client.execute("'unremembered'", "store_history", false);
        assertThat(exchange.types()).containsExactly("execute_input", "execute_result");
        assertThat(exchange.content().get("execution_count").getAsInt()).isEqualTo(before);
        JsonObject tail = client.request("history_request", Json.object("hist_access_type", "tail", "n", 100))
                .content();
        assertThat(tail.toString()).contains("\"null\"").doesNotContain("unremembered");
    }

    @Test
    void userExpressionsGiveBundlesOrErrors() {
        JsonObject asked = Json.object("good", "n * 2", "bad", "nosuchname", "none", "null");
        JsonObject values =
                client.execute("n = 21", "user_expressions", asked).content().getAsJsonObject("user_expressions");
        JsonObject good = values.getAsJsonObject("good");
        assertThat(good.get("status").getAsString()).isEqualTo("ok");
        assertThat(good.getAsJsonObject("data").get("text/plain").getAsString()).isEqualTo("42");
        assertThat(good.getAsJsonObject("metadata").size()).isZero();
        JsonObject bad = values.getAsJsonObject("bad");
        assertThat(bad.get("status").getAsString()).isEqualTo("error");
        assertThat(bad.get("evalue").getAsString()).contains("unknown word 'nosuchname'");
        assertThat(bad.keySet()).contains("ename", "traceback");
        assertThat(values.getAsJsonObject("none")
                        .getAsJsonObject("data")
                        .get("text/plain")
                        .getAsString())
                .isEqualTo("null");
    }

    /// Cells that have arrived when the error happens are aborted: the failing cell waits until they have.
    @Test
    void anErrorAbortsTheCellsThatWaitAndNoLaterOne() {
        List<String> statuses = new ArrayList<>();
        client.begin("println readLine('go')\nthrow new IllegalStateException('x')", "allow_stdin", true);
        assertThat(client.receive(client.stdin).type()).isEqualTo("input_request");
        for (int i = 0; i < 5; i++) {
            client.begin("ran = " + i);
        }
        client.send(client.shell, "kernel_info_request", Json.object());
        roundTrip();
        client.send(client.stdin, "input_reply", Json.object("value", "now"));
        for (int i = 0; i < 7; i++) {
            statuses.add(client.receive(client.shell).text("status"));
        }
        assertThat(statuses).containsExactly("error", "aborted", "aborted", "aborted", "aborted", "aborted", "ok");
        assertThat(client.execute("binding.hasVariable('ran')")
                        .only("execute_result")
                        .object("data")
                        .get("text/plain")
                        .getAsString())
                .isEqualTo("false");
    }

    @Test
    void withoutStopOnErrorWaitingCellsRun() {
        List<String> statuses = new ArrayList<>();
        client.begin("readLine('go')\nthrow new IllegalStateException('x')", "stop_on_error", false);
        client.receive(client.stdin);
        client.begin("1");
        roundTrip();
        client.send(client.stdin, "input_reply", Json.object("value", "now"));
        for (int i = 0; i < 2; i++) {
            statuses.add(client.receive(client.shell).text("status"));
        }
        assertThat(statuses).containsExactly("error", "ok");
    }

    /// One thread receives all channels in turn, so what was sent on the shell channel a round of heartbeat and
    /// control ago has arrived.
    private void roundTrip() {
        for (int i = 0; i < 20; i++) {
            client.heartbeat.send("beat");
            assertThat(client.heartbeat.recvStr()).isEqualTo("beat");
            client.send(client.control, "kernel_info_request", Json.object());
            assertThat(client.receive(client.control).type()).isEqualTo("kernel_info_reply");
        }
    }

    @Test
    void aLeadingCommentOfNotebookToolsIsNoError() {
        assertThat(client.execute("# added by nbgrader\n1 + 1").status()).isEqualTo("ok");
    }

    @Test
    void aRequestWithWrongFieldsIsAnsweredWithAnError() {
        Exchange exchange = client.request("execute_request", Json.object("code", List.of(1), "silent", "perhaps"));
        assertThat(exchange.status()).isIn("ok", "error");
        assertThat(client.execute("1").status()).isEqualTo("ok");
    }
}
