package hypercell.kernel.output;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.kernel.eval.ErrorReport;
import hypercell.kernel.render.MimeBundle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CellOutputTest {
    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch first = new CountDownLatch(1);

    private final OutputSink sink = new OutputSink() {
        @Override
        public void stream(StreamName name, String text) {
            sent.add(name.text() + ":" + text);
            first.countDown();
        }

        @Override
        public void display(MimeBundle bundle, String displayId) {
            sent.add("display:" + bundle.text());
        }

        @Override
        public void update(MimeBundle bundle, String displayId) {
            sent.add("update:" + displayId + ":" + bundle.text());
        }

        @Override
        public void clear(boolean wait) {
            sent.add("clear:" + wait);
        }

        @Override
        public void result(MimeBundle bundle) {
            sent.add("result:" + bundle.text());
        }

        @Override
        public void error(ErrorReport report) {
            sent.add("error:" + report.name());
        }
    };

    @Test
    void piecesAreJoinedUntilSomethingElseComes() {
        CellOutput output = new CellOutput(sink, FlushTimer.NEVER);
        output.write(StreamName.STDOUT, "a");
        output.write(StreamName.STDOUT, "b");
        output.write(StreamName.STDERR, "c");
        output.display(MimeBundle.ofText("d"), "");
        output.write(StreamName.STDOUT, "e");
        output.clear(true);
        output.write(StreamName.STDOUT, "f");
        output.result(MimeBundle.ofText("g"));
        assertThat(sent)
                .containsExactly(
                        "stdout:ab", "stderr:c", "display:d", "stdout:e", "clear:true", "stdout:f", "result:g");
    }

    @Test
    void aFullPieceGoesOutAtOnce() {
        CellOutput output = new CellOutput(sink, FlushTimer.NEVER);
        output.write(StreamName.STDOUT, "x".repeat(CellOutput.PIECE - 1));
        assertThat(sent).isEmpty();
        output.write(StreamName.STDOUT, "y");
        assertThat(sent).hasSize(1);
    }

    @Test
    void theTimerSendsWhatWaits() throws InterruptedException {
        CellOutput output = new CellOutput(sink, FlushTimer.started());
        output.write(StreamName.STDOUT, "slow");
        assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(sent).containsExactly("stdout:slow");
    }
}
