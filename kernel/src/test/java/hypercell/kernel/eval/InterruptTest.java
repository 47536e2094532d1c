package hypercell.kernel.eval;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.ExperimentOptions;
import hypercell.dsl.Front;
import hypercell.kernel.output.UncaughtErrors;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterruptTest {
    private final Session session = new Session(Front.SILENT, ExperimentOptions.NONE);

    @BeforeEach
    void reportUncaughtErrorsAsFrontsDo() {
        Thread.setDefaultUncaughtExceptionHandler(new UncaughtErrors(session));
    }

    @AfterEach
    void close() {
        session.close();
        Thread.setDefaultUncaughtExceptionHandler(null);
    }

    private Evaluation interrupted(String source) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        session.word("started", started);
        FutureTask<Evaluation> cell = new FutureTask<>(() -> session.eval(source, "In[1]"));
        DeepStack.thread("cell", cell).start();
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        session.interrupt();
        return cell.get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "started.countDown(); while (true) {}",
                "started.countDown(); while (true);",
                "started.countDown(); do { } while (true)",
                "started.countDown(); for (;;) { 1 + 1 }",
                "started.countDown(); (1..Long.MAX_VALUE).each { it }",
                "def again() { started.countDown(); while (true) { other() } }\ndef other() { 1 }\nagain()",
                "class Loop { def go(s) { s.countDown(); while (true) { } } }\nnew Loop().go(started)",
                "started.countDown(); sleep 600_000",
                "started.countDown(); [1].each { sleep(600_000) }",
                "started.countDown(); Thread.sleep(600_000)",
                "started.countDown(); new java.util.concurrent.SynchronousQueue().take()",
                "started.countDown(); while (true) { try { sleep 600_000 } catch (Exception e) { } }",
                "started.countDown(); while (true) { try { while (true) {} } catch (Throwable t) { } }",
                "import groovy.transform.*\n@CompileStatic def spin(s) { (s as java.util.concurrent.CountDownLatch)"
                        + ".countDown(); long i = 0; while (true) { i++ } }\nspin(started)",
                "def g = guest { budget 1_000_000_000_000_000; asm '''\n"
                        + "again: jmp again\n"
                        + "''' }\n"
                        + "started.countDown(); g.run()",
                "started.countDown(); while (true) { try { Thread.sleep(600_000) } catch (InterruptedException e) { }"
                        + " }",
                "def t = Thread.start { started.countDown(); while (true) { } }; t.join()",
            })
    void everyKindOfEndlessWorkStops(String source) throws Exception {
        assertThat(interrupted(source)).isInstanceOf(Evaluation.Interrupted.class);
        assertThat(session.eval("sleep 1; 1 + 1", "In[2]")).isEqualTo(new Evaluation.Value(2));
    }

    @Test
    void theReportSaysWhereTheCellWasStopped() throws Exception {
        Evaluation.Interrupted stopped =
                (Evaluation.Interrupted) interrupted("started.countDown()\n\nwhile (true) { 1 }");
        assertThat(stopped.report().text()).startsWith("In[1]:3: interrupted");
    }

    @Test
    void anInterruptWhileNothingRunsIsForgotten() {
        session.interrupt();
        assertThat(session.eval("int n = 0; while (n < 10) { n++ }; n", "In[1]"))
                .isEqualTo(new Evaluation.Value(10));
    }

    @Test
    void workersOfFinishedCellsGoOn() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        session.word("go", go);
        session.word("done", done);
        session.eval("Thread.start { go.await(); int n = 0; while (n < 1000) { n++ }; done.countDown() }", "In[1]");
        interrupted("started.countDown(); while (true) { }");
        go.countDown();
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    }
}
