package hypercell.kernel.eval;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.ExperimentOptions;
import hypercell.dsl.Front;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final Session session = new Session(Front.SILENT, ExperimentOptions.NONE);
    private int cells;

    @AfterEach
    void close() {
        session.close();
    }

    private Object value(String source) {
        Evaluation evaluation = session.eval(source, "In[" + ++cells + "]");
        if (evaluation instanceof Evaluation.Failure failure) {
            throw new AssertionError(failure.report().text(), failure.cause());
        }
        assertThat(evaluation).isInstanceOf(Evaluation.Value.class);
        return ((Evaluation.Value) evaluation).value();
    }

    @Test
    void theValueOfACellIsItsLastExpression() {
        assertThat(value("1 + 1")).isEqualTo(2);
        assertThat(value("x = 5")).isEqualTo(5);
        assertThat(value("if (true) { 7 }")).isEqualTo(7);
    }

    @Test
    void aCellThatEndsInADeclarationOrStatementHasNoValue() {
        assertThat(value("def x = 4")).isNull();
        assertThat(value("int y = 2")).isNull();
        assertThat(value("def f() { 1 }")).isNull();
        assertThat(value("class A {}")).isNull();
        assertThat(value("")).isNull();
        assertThat(value("// nothing")).isNull();
        assertThat(value("import java.util.concurrent.TimeUnit")).isNull();
    }

    @Test
    void declarationsOfEveryFormOutliveTheirCell() {
        value("def x = 4");
        value("int y = 2; String s = \"a${x}b\"; final z = 9; def empty; long zero");
        value("def (a, b) = [1, 2]; def (int c, String d) = [3, 'four']");
        value("List<Integer> xs = [1, 2]; int[] array = [5, 6]; Runnable r = { x = 40 }");
        value("var v = 8; @groovy.transform.Field def field = 10");
        value("def (head, *tail) = [1, 2, 3]");
        assertThat(value("[x, y, s, z, a, b, c, d, xs[1], array[1], v, field, empty, zero]"))
                .isEqualTo(java.util.Arrays.asList(4, 2, "a4b", 9, 1, 2, 3, "four", 2, 6, 8, 10, null, 0L));
        assertThat(value("r.run(); x")).isEqualTo(40);
        assertThat(value("[head, tail]")).isEqualTo(java.util.List.of(1, java.util.List.of(2, 3)));
    }

    @Test
    void aDeclaredTypeStaysWithItsVariable() {
        value("long big = 5");
        value("big = 6");
        assertThat(value("big << 40")).isEqualTo(6L << 40);
        assertThat(session.eval("big = 'word'", "In[9]")).isInstanceOf(Evaluation.Failure.class);
        value("def big = 'now a word'");
        assertThat(value("big")).isEqualTo("now a word");
    }

    @Test
    void declarationsInsideBlocksStayLocal() {
        value("if (true) { def inner = 1 }; for (int i in 1..2) { def j = i }");
        assertThat(session.variables()).isEmpty();
    }

    @Test
    void aDeclarationIsCheckedByGroovy() {
        assertThat(((Evaluation.Failure) session.eval("int y = 'word'", "In[1]"))
                        .report()
                        .message())
                .contains("Cannot cast object 'word'");
    }

    @Test
    void importsOutliveTheirCellAndLaterOnesWin() {
        value("import java.util.concurrent.TimeUnit as T\nimport java.awt.List\nimport static java.lang.Math.max");
        assertThat(value("T.SECONDS.toMillis(2) + max(1, 2)")).isEqualTo(2002L);
        assertThat(value("import java.util.List\nList.name")).isEqualTo("java.util.List");
        assertThat(value("List.name")).isEqualTo("java.util.List");
        value("import java.util.concurrent.*\nimport static java.lang.Integer.*");
        assertThat(value("new CountDownLatch(1).count + parseInt('3')")).isEqualTo(4L);
        value("import java.util.concurrent.Phaser\nclass Phaser2 {}");
        value("class Phaser {}");
        assertThat(value("Phaser.name")).isEqualTo("Phaser");
    }

    @Test
    void methodsOutliveTheirCellAndSeeTheSession() {
        value("def n = 10\ndef f(x) { n + x }");
        assertThat(value("f(1)")).isEqualTo(11);
        assertThat(value("[1, 2].collect { f(it) }")).isEqualTo(java.util.List.of(11, 12));
        assertThat(value("n = 20; f(1)")).isEqualTo(21);
        assertThat(value("def g(x) { f(x) * 2 }\ng(1)")).isEqualTo(42);
        assertThat(value("int h(int x, int y = 3) { x + y }\nh(1) + h(1, 1)")).isEqualTo(6);
        assertThat(value("h(1) + h(1, 1)")).isEqualTo(6);
        assertThat(value("class User { def call(f) { f(5) } }\nnew User().call { f(it) }"))
                .isEqualTo(25);
        assertThat(value("this.&f.call(2)")).isEqualTo(22);
    }

    @Test
    void aMethodDefinedAgainReplacesTheOldOneForEarlierCellsToo() {
        value("def g() { 1 }\ndef f() { g() }\ndef viaClosure() { [0].collect { g() }[0] }");
        value("def c = { g() }");
        assertThat(value("f() + c() + viaClosure()")).isEqualTo(3);
        value("def g() { 100 }");
        assertThat(value("[f(), g(), c(), viaClosure()]")).isEqualTo(java.util.List.of(100, 100, 100, 100));
        value("def g() { 200 }");
        assertThat(value("[f(), g(), c(), viaClosure()]")).isEqualTo(java.util.List.of(200, 200, 200, 200));
    }

    @Test
    void methodsOfDifferentCellsMayUseEachOther() {
        value("def even(n) { n == 0 ? true : odd(n - 1) }");
        value("def odd(n) { n == 0 ? false : even(n - 1) }");
        assertThat(value("even(10)")).isEqualTo(true);
        assertThat(value("odd(10)")).isEqualTo(false);
    }

    @Test
    void aUsersMethodWinsOverAWordOfTheDsl() {
        value("def show(x) { \"mine $x\".toString() }");
        assertThat(value("show(1)")).isEqualTo("mine 1");
        assertThat(value("[1].collect { show(it) }")).isEqualTo(java.util.List.of("mine 1"));
    }

    @Test
    void classesOutliveTheirCellAndMayBeDefinedAgain() {
        value("class Point { int x; int twice() { x * 2 } }\nrecord Pair(int a, int b) {}\nenum Colour { RED, BLUE }");
        assertThat(value("new Point(x: 3).twice() + new Pair(1, 2).b()")).isEqualTo(8);
        assertThat(value("Colour.BLUE.name()")).isEqualTo("BLUE");
        value("trait Loud { String shout() { 'HEY' } }\ninterface Shape { double area() }");
        value("class Box implements Loud, Shape { double area() { 2 } }");
        assertThat(value("new Box().shout() + new Box().area()")).isEqualTo("HEY2.0");
        value("class Point { int x; int twice() { x * 2000 } }");
        assertThat(value("new Point(x: 3).twice()")).isEqualTo(6000);
    }

    @Test
    void closuresCaptureVariablesOfTheSession() {
        value("def count = 0\ndef tick = { count++ }");
        value("tick(); tick()");
        assertThat(value("count")).isEqualTo(2);
        assertThat(value("def fact = { n -> n < 2 ? 1 : n * fact(n - 1) }\nfact(5)"))
                .isEqualTo(120);
    }

    @Test
    void genericsAnnotationsAndStaticCompilationWork() {
        value("import groovy.transform.*\n"
                + "@CompileStatic <T extends Comparable<T>> T larger(T a, T b) { a > b ? a : b }");
        assertThat(value("larger(3, 4)")).isEqualTo(4);
        value("@Canonical class Named { String name }\n@Memoized def slow(int n) { n * n }");
        assertThat(value("new Named('x').toString() + slow(3)")).isEqualTo("Named(x)9");
    }

    @Test
    void anonymousClassesInsideMethodsWork() {
        value("def make(n) { new Comparator<Integer>() { int compare(Integer a, Integer b) { n * (a <=> b) } } }");
        assertThat(value("[1, 3, 2].toSorted(make(-1))")).isEqualTo(java.util.List.of(3, 2, 1));
    }

    @Test
    void theNewestOfMethodAndVariableOfOneNameCounts() {
        value("def f(x) { 'method' }");
        value("def f = { 'closure' }");
        assertThat(value("f(1)")).isEqualTo("closure");
        value("def f(x) { 'method again' }");
        assertThat(value("f(1)")).isEqualTo("method again");
    }

    @Test
    void aVariableMayBeNamedLikeItsScript() {
        assertThat(session.eval("def store = [1, 2]\nstore.size()", "examples/store.groovy"))
                .isEqualTo(new Evaluation.Value(2));
        assertThat(session.eval("store.size() + storee", "examples/store.groovy"))
                .isInstanceOfSatisfying(
                        Evaluation.Failure.class,
                        failure -> assertThat(failure.report().text())
                                .startsWith("store.groovy:1:16: unknown word 'storee' — did you mean 'store'?"));
    }

    @Test
    void aSourceThatOnlyDeclaresMainIsRun() {
        assertThat(session.eval("void main() { System.setProperty('hypercell.main.test', 'ran') }", "m.groovy"))
                .isEqualTo(new Evaluation.Value(null));
        assertThat(System.clearProperty("hypercell.main.test")).isEqualTo("ran");
        session.eval(
                "static main(args) { System.setProperty('hypercell.main.test', 'had ' + args.length) }", "n.groovy");
        assertThat(System.clearProperty("hypercell.main.test")).isEqualTo("had 0");
    }

    @Test
    void packagesAreKept() {
        value("class InNoPackage {}");
        assertThat(value("package foo.bar\nclass Q { int v = 3 }\nnew Q().v")).isEqualTo(3);
        assertThat(value("new foo.bar.Q().v")).isEqualTo(3);
        assertThat(value("import foo.bar.Q\nnew Q().v")).isEqualTo(3);
    }

    @Test
    void aFailedCellKeepsWhatItDidBefore() {
        assertThat(session.eval("def before = 1\ndef m() { 2 }\nthrow new IllegalStateException('x')", "In[1]"))
                .isInstanceOf(Evaluation.Failure.class);
        assertThat(value("before + m()")).isEqualTo(3);
    }

    @Test
    void aLeadingCommentOfNotebookToolsIsBlankedAndLineNumbersAreKept() {
        assertThat(value("# This cell was added\n# by a tool\n40 + 2")).isEqualTo(42);
        Evaluation.Failure failure = (Evaluation.Failure) session.eval("# first\nnosuch", "In[7]");
        assertThat(failure.report().line()).isEqualTo(2);
    }

    @Test
    void variablesAreListedSortedWithTheirTypes() {
        value("def b = 'text'; def a = 1; def c = { it }; def none = null");
        assertThat(session.variables().stream().map(v -> v.name() + ":" + v.type()))
                .containsExactly("a:Integer", "b:String", "c:Closure", "none:null");
    }

    @Test
    void resetForgetsEverythingButTheWordsOfTheFront() {
        session.word("answer", 42);
        value("import java.awt.Point as P\ndef x = 1\ndef f() { 1 }\nclass A {}");
        session.reset();
        assertThat(session.variables()).isEmpty();
        for (String gone : new String[] {"x", "f()", "new A()", "new P()"}) {
            assertThat(session.eval(gone, "In[2]")).as(gone).isInstanceOf(Evaluation.Failure.class);
        }
        assertThat(value("answer")).isEqualTo(42);
    }

    @Test
    void settingsReplaceTheValuesOfDeclarations() {
        Map<String, String> given =
                Map.of("pages", "0x40", "big", "0xFFFF_FFFF_FFFF", "name", "x", "on", "true", "typo", "1");
        try (Session set = new Session(Front.SILENT, new ExperimentOptions(given, "", 0))) {
            Evaluation evaluation = set.eval(
                    "def pages = 16\nlong big = 1\ndef name = 'y'\nboolean on = false\n[pages, big, name, on]", "s");
            assertThat(((Evaluation.Value) evaluation).value())
                    .isEqualTo(java.util.List.of(64, 0xFFFF_FFFF_FFFFL, "x", true));
            assertThat(set.unusedSettings()).containsExactly("typo");
        }
    }

    @Test
    void aSettingThatDoesNotFitItsDeclarationIsAClearError() {
        try (Session set = new Session(Front.SILENT, new ExperimentOptions(Map.of("pages", "many"), "", 0))) {
            Evaluation.Failure failure = (Evaluation.Failure) set.eval("def pages = 16", "s.groovy");
            assertThat(failure.report().text())
                    .startsWith("s.groovy:1: setting 'pages' cannot be read as Integer: 'many'");
        }
    }

    @Test
    void whatACellPrintsLooksAsInGroovy() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            value("println 'text'; println 42; println 1.5; println true; println null; println \"a${1 + 1}\"");
            value("print 'x'; print 7; println(); println([1, 'a']); println([k: 2]); [3].each { println it }");
        } finally {
            System.setOut(before);
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("text", "42", "1.5", "true", "null", "a2", "x7", "[1, a]", "[k:2]", "3");
    }

    @Test
    void aVariableOutRedirectsWhatIsPrinted() {
        assertThat(value("out = new StringWriter(); println 'text'; print 1; out.toString()"))
                .isEqualTo("text" + System.lineSeparator() + "1");
    }
}
