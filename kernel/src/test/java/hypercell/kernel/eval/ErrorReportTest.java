package hypercell.kernel.eval;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.ExperimentOptions;
import hypercell.dsl.Front;
import hypercell.dsl.UserError;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ErrorReportTest {
    private final Session session = new Session(Front.SILENT, ExperimentOptions.NONE);

    @AfterEach
    void close() {
        session.close();
    }

    private ErrorReport report(String source) {
        Evaluation evaluation = session.eval(source, "In[1]");
        assertThat(evaluation).isInstanceOf(Evaluation.Failure.class);
        return ((Evaluation.Failure) evaluation).report();
    }

    @Test
    void aSyntaxErrorHasAPlaceASentenceTheLineAndACaret() {
        ErrorReport report = report("def y = 4\nprintln y )");
        assertThat(report.kind()).isEqualTo(ErrorReport.Kind.COMPILE);
        assertThat(report.text()).isEqualTo("In[1]:2:11: Unexpected ')'\n    println y )\n              ^");
    }

    @Test
    void severalCompileErrorsAreReportedInSourceOrder() {
        assertThat(report("new Foo()\n\nnew Bar()").diagnostics())
                .extracting(Diagnostic::line, Diagnostic::message)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "unable to resolve class Foo"),
                        org.assertj.core.groups.Tuple.tuple(3, "unable to resolve class Bar"));
    }

    @Test
    void anUnknownVariableSuggestsTheNearest() {
        session.eval("def threshold = 3", "In[0]");
        assertThat(report("println 1\nx = treshold + 1").text())
                .isEqualTo("In[1]:2:5: unknown word 'treshold' — did you mean 'threshold'?\n"
                        + "    x = treshold + 1\n"
                        + "        ^");
    }

    @Test
    void anUnknownMethodSuggestsTheNearestAlsoInsideClosures() {
        session.eval("def walkTables(n) { n }", "In[0]");
        assertThat(report("[1].each { walkTabels(it) }").message())
                .isEqualTo("unknown word 'walkTabels' — did you mean 'walkTables'?");
        assertThat(report("pritnln 'x'").hint()).isEqualTo("did you mean 'println'?");
    }

    @Test
    void aWordOfABlockSuggestsWordsOfThatBlock() {
        assertThat(report("guest('g') {\n  mmemory 1.MiB\n}").text())
                .startsWith(
                        "In[1]:2:3: 'mmemory' is not an option of guest — did you mean 'memory'?\n      mmemory 1.MiB\n      ^");
    }

    @Test
    void wrongArgumentsShowWhatTheMethodTakes() {
        session.eval("def walk(int gva, String how) { gva }", "In[0]");
        assertThat(report("walk('x')").message())
                .isEqualTo("'walk' does not take (String) — write walk(int gva, String how)");
        assertThat(report("def own(int a) { a }\nown('x')").message())
                .isEqualTo("'own' does not take (String) — write own(int a)");
    }

    @Test
    void aMissingCommaIsGuessed() {
        assertThat(report("guest { paging { map 0x1000 to 0x1000 } }\nexplain 0x1234 write")
                        .message())
                .isEqualTo("Translation has no property 'write' — is a comma missing before 'write'?");
    }

    @Test
    void membersOfObjectsAreNamedWithTheirClass() {
        assertThat(report("'abc'.siez()").message()).isEqualTo("String has no method 'siez()' — did you mean 'size'?");
        assertThat(report("class K { int quota }\nnew K().qouta").message())
                .isEqualTo("K has no property 'qouta' — did you mean 'quota'?");
    }

    @Test
    void aPowerAssertionKeepsItsDrawing() {
        ErrorReport report = report("def x = 1\nassert x + 1 == 3");
        assertThat(report.kind()).isEqualTo(ErrorReport.Kind.ASSERTION);
        assertThat(report.line()).isEqualTo(2);
        assertThat(report.message()).contains("assert x + 1 == 3", "| |   |", "1 2   false");
    }

    @Test
    void anExceptionShowsOnlyTheUsersFrames() {
        ErrorReport report = report("def boom() { throw new IllegalStateException('bad') }\n[1].each {\n  boom()\n}");
        assertThat(report.name()).isEqualTo("IllegalStateException");
        assertThat(report.traceback()).containsExactly("In[1]:1 in boom", "In[1]:3 in a closure", "In[1]:2");
        assertThat(report.text())
                .startsWith("In[1]:1: IllegalStateException: bad\n")
                .doesNotContain("groovy");
    }

    @Test
    void aFrameOfAnEarlierCellNamesThatCell() {
        session.eval("def boom() {\n  throw new IllegalStateException('bad')\n}", "In[7]");
        ErrorReport report = report("boom()");
        assertThat(report.file()).isEqualTo("In[7]");
        assertThat(report.sourceLine()).isEqualTo("  throw new IllegalStateException('bad')");
        assertThat(report.traceback()).containsExactly("In[7]:2 in boom", "In[1]:1");
    }

    @Test
    void everyProblemOfAUserErrorIsShownWithItsLine() {
        session.word("failing", (Runnable) () -> {
            throw new UserError(
                    "",
                    List.of(
                            new Problem(new Position(1, 4), "unknown instruction 'mvo'", "did you mean 'mov'?"),
                            new Problem(Position.UNKNOWN, "the budget is zero", "")));
        });
        assertThat(report("// mvo eax\nfailing.run()").lines())
                .containsExactly(
                        "In[1]:1:4: unknown instruction 'mvo' — did you mean 'mov'?",
                        "    // mvo eax",
                        "       ^",
                        "In[1]:2: the budget is zero",
                        "    failing.run()");
    }

    @Test
    void errorsOfTheMachineAreSurvivedAndExplained() throws Exception {
        assertThat(onDeepStack("def rec(n) { rec(n + 1) }\nrec(0)"))
                .startsWith("In[1]:1: StackOverflowError: the stack overflowed");
        assertThat(onDeepStack("throw new NoClassDefFoundError('x/Y')")).contains("NoClassDefFoundError: x/Y");
        assertThat(onDeepStack("throw new OutOfMemoryError('Java heap space')"))
                .contains("out of memory: Java heap space");
        assertThat(onDeepStack("throw new Error()")).contains("Error: no message");
        assertThat(session.eval("1 + 1", "In[2]")).isEqualTo(new Evaluation.Value(2));
    }

    private String onDeepStack(String source) throws Exception {
        FutureTask<String> cell = new FutureTask<>(() -> report(source).text());
        DeepStack.thread("cell", cell).start();
        return cell.get();
    }

    @Test
    void systemExitEndsNothingAndIsReported() {
        Evaluation.Failure failure = (Evaluation.Failure) session.eval("System.exit(3)", "In[1]");
        assertThat(failure.report().message()).startsWith("System.exit(3) would end the whole session");
        assertThat(((CellExit) failure.cause()).status()).isEqualTo(3);
    }

    @Test
    void causesAreNamed() {
        assertThat(report("throw new RuntimeException('outer', new IOException('inner'))")
                        .message())
                .isEqualTo("outer\ncaused by java.io.IOException: inner");
    }

    @Test
    void theReportSurvivesAThrowableThatCannotDescribeItself() {
        assertThat(report("throw new RuntimeException() { String getMessage() { throw new IllegalStateException() } }")
                        .kind())
                .isEqualTo(ErrorReport.Kind.INTERNAL);
    }
}
