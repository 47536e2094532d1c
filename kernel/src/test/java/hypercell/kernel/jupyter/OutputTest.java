package hypercell.kernel.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.kernel.jupyter.KernelClient.Exchange;
import hypercell.kernel.jupyter.wire.WireMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest extends KernelFixture {
    @Test
    void manyLinesAreJoinedIntoFewMessages() {
        Exchange exchange = client.execute("5000.times { println it }");
        assertThat(exchange.stream("stdout").lines().count()).isEqualTo(5000);
        assertThat(exchange.stream("stdout")).startsWith("0\n1\n").endsWith("4999\n");
        assertThat(exchange.types().size()).isLessThan(50);
    }

    @Test
    void streamsAndDisplaysKeepTheirOrder() {
        Exchange exchange = client.execute("print 'a'; System.err.print 'b'; show 'c'; print 'd'; 'e'");
        assertThat(exchange.types())
                .containsExactly("execute_input", "stream", "stream", "display_data", "stream", "execute_result");
        assertThat(exchange.stream("stderr")).isEqualTo("b");
        assertThat(exchange.stream("stdout")).isEqualTo("ad");
    }

    @Test
    void everyCharacterArrivesWhole() {
        String text = "é😀€".repeat(5000);
        Exchange exchange = client.execute(
                "def bytes = ('é😀€' * 5000).getBytes('UTF-8'); for (b in bytes) { System.out.write(b) }; null");
        assertThat(exchange.stream("stdout")).isEqualTo(text);
    }

    @Test
    void outputBeforeTheEndArrivesWhileTheCellRuns() {
        String id = client.begin("println 'early'; readLine('wait')");
        client.receive(client.stdin);
        WireMessage message = client.receive(client.iopub);
        while (!message.type().equals("stream")) {
            message = client.receive(client.iopub);
        }
        assertThat(message.text("text")).isEqualTo("early\n");
        client.send(client.stdin, "input_reply", Json.object("value", ""));
        client.finish(id, true);
    }

    @Test
    void threadsWriteToTheCellThatStartedThemAlsoAfterItEnded() {
        Exchange starter = client.execute(
                "go = new java.util.concurrent.CountDownLatch(1); worker = Thread.start { go.await(); println 'late'"
                        + " }; null");
        Exchange other = client.execute("go.countDown(); worker.join(); println 'now'");
        assertThat(other.stream("stdout")).isEqualTo("now\n");
        client.execute("null");
        WireMessage late = client.lateOutput(starter.id());
        assertThat(late.text("text")).isEqualTo("late\n");
    }

    @Test
    void anErrorOfAThreadIsReportedInTheUsersTerms() {
        Exchange exchange = client.execute("Thread.start('walker') { throw new IllegalStateException('lost') }.join()");
        assertThat(exchange.stream("stderr"))
                .startsWith("thread 'walker' ended: In[")
                .contains("IllegalStateException: lost")
                .doesNotContain("groovy.lang");
    }

    @Test
    void nothingTheUserDidNotWriteAppearsOnStandardError() {
        Exchange exchange = client.execute("""
            java.util.logging.Logger.getLogger('x').fine('quiet')
            def list = [3, 1, 2].sort()
            Thread.start { }.join()
            progress = __experiment.front().progress('scan', 10); 10.times { progress.advance(it, '') }; progress.close()
            list\
            """);
        assertThat(exchange.status()).isEqualTo("ok");
        assertThat(exchange.stream("stderr")).isEmpty();
    }

    @Test
    void displaysCanBeUpdatedAndOutputCleared() {
        Exchange exchange =
                client.execute("def d = display('one'); d.update('two'); clearOutput(true); clearOutput(false)");
        assertThat(exchange.types())
                .containsExactly(
                        "execute_input", "display_data", "update_display_data", "clear_output", "clear_output");
        String id = exchange.only("display_data")
                .object("transient")
                .get("display_id")
                .getAsString();
        WireMessage update = exchange.only("update_display_data");
        assertThat(update.object("transient").get("display_id").getAsString()).isEqualTo(id);
        assertThat(update.object("data").get("text/plain").getAsString()).isEqualTo("two");
        assertThat(exchange.published().get(3).flag("wait", false)).isTrue();
        assertThat(exchange.published().get(4).flag("wait", true)).isFalse();
    }

    @Test
    void progressIsOneDisplayThatEndsInASummary() {
        Exchange exchange = client.execute(
                "def p = __experiment.front().progress('scan', 1000); 1000.times { p.advance(it + 1, 'page') };"
                        + " p.close()");
        List<WireMessage> updates = exchange.published().stream()
                .filter(m -> m.type().equals("update_display_data"))
                .toList();
        assertThat(exchange.only("display_data").object("data").get("text/html").getAsString())
                .contains("<progress");
        assertThat(updates.size()).isLessThan(100);
        assertThat(updates.getLast().object("data").get("text/plain").getAsString())
                .isEqualTo("scan: 1000 of 1000, page");
        assertThat(exchange.stream("stderr")).isEmpty();
    }

    @Test
    void tablesAreTextAndHtmlWithoutScripts() {
        var data = client.execute("[[page: 1, fills: 20], [page: 16, fills: 3]]")
                .only("execute_result")
                .object("data");
        assertThat(data.get("text/plain").getAsString()).isEqualTo("page  fills\n   1     20\n  16      3");
        assertThat(data.get("text/html").getAsString()).contains("<table").doesNotContain("<script");
    }
}
