package hypercell.kernel.eval;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.ExperimentOptions;
import hypercell.dsl.Front;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompletionTest {
    private final Session session = new Session(Front.SILENT, ExperimentOptions.NONE);

    @BeforeEach
    void define() {
        Evaluation defined = session.eval("""
            import java.util.concurrent.TimeUnit as Unit
            def walkTotal = 5
            def config = [port: 0x300, irq: 10, nested: [deep: 'x']]
            def words = ['one', 'two']
            class Tlb { int ways; List<String> names; String flush(int set) { '' }; static Tlb make() { new Tlb() } }
            def tlb = new Tlb(ways: 4)
            int walkPages(int bytes, int pageBytes) { bytes.intdiv(pageBytes) }
            """, "In[1]");
        assertThat(defined).isEqualTo(new Evaluation.Value(null));
    }

    @AfterEach
    void close() {
        session.close();
    }

    private List<String> texts(String source) {
        return session.complete(source, source.length()).candidates().stream()
                .map(Candidate::text)
                .toList();
    }

    @Test
    void wordsOfTheSessionCompleteWithTheirKindAndSignature() {
        Completion completion = session.complete("1 + walk", 8);
        assertThat(completion)
                .isEqualTo(new Completion(
                        4,
                        8,
                        List.of(
                                new Candidate("walkPages", "function", "walkPages(int bytes, int pageBytes): int"),
                                new Candidate("walkTotal", "instance", "Integer"))));
    }

    @Test
    void keywordsDslWordsAndClassesComplete() {
        assertThat(texts("sho")).contains("show");
        assertThat(texts("pri")).contains("println", "private");
        assertThat(texts("ArrayLi")).containsExactly("ArrayList");
        assertThat(texts("Tl")).containsExactly("Tlb");
        assertThat(texts("Uni")).contains("Unit");
        assertThat(texts("BigI")).containsExactly("BigInteger");
    }

    @Test
    void membersCompleteAfterADot() {
        assertThat(texts("tlb.wa")).containsExactly("ways");
        assertThat(texts("tlb.fl")).containsExactly("flush");
        assertThat(texts("tlb?.fl")).containsExactly("flush");
        assertThat(texts("tlb.names.siz")).contains("size");
        assertThat(texts("tlb.flush(1).toUpper")).containsExactly("toUpperCase");
        assertThat(texts("'abc'.toUp")).contains("toUpperCase");
        assertThat(texts("[1, 2].coll")).contains("collect");
        assertThat(texts("words[0].toUp")).contains("toUpperCase");
        assertThat(texts("new Tlb(ways: 1).fl")).containsExactly("flush");
        assertThat(texts("Tlb.ma")).containsExactly("make");
        assertThat(texts("Tlb.make().fl")).containsExactly("flush");
        assertThat(texts("Unit.SEC")).containsExactly("SECONDS");
        assertThat(texts("walkPages(1, 2).int")).contains("intValue");
    }

    @Test
    void keysOfMapsCompleteLikeProperties() {
        assertThat(texts("config.")).contains("port", "irq", "nested", "size");
        assertThat(texts("config.nested.de")).containsExactly("deep");
        assertThat(texts("config['nested'].de")).containsExactly("deep");
    }

    @Test
    void importsCompletePackagesAndClasses() {
        assertThat(texts("import java.uti")).containsExactly("util");
        assertThat(texts("import java.util.concurrent.Ph")).containsExactly("Phaser");
        assertThat(texts("import static java.lang.Math")).containsExactly("Math");
    }

    @Test
    void nothingCompletesInsideStringsCommentsAndUnknownThings() {
        assertThat(texts("'walk")).isEmpty();
        assertThat(texts("// walk")).isEmpty();
        assertThat(texts("nothing.co")).isEmpty();
        assertThat(texts("1..walk")).contains("walkTotal");
        assertThat(texts("\"${walk")).contains("walkTotal");
    }

    @Test
    void completionNeverRunsUserCode() {
        session.eval(
                "class Trap { int getBoom() { throw new IllegalStateException() } }; def trap = new Trap()", "In[2]");
        assertThat(texts("trap.boom.int")).contains("intValue");
    }

    @Test
    void aCursorOutsideTheSourceIsCut() {
        assertThat(session.complete("walk", 99).start()).isZero();
        assertThat(session.complete("walk", -1).candidates()).isNotEmpty();
    }

    @Test
    void wordsOfTheDslCompleteWhereTheyBelong() {
        assertThat(texts("guest { techn")).first().isEqualTo("technique");
        assertThat(texts("guest { asm '''\n mov eax, 1\n leav")).containsExactly("leave");
        assertThat(texts("guest { asm { mov ecx, walkT")).containsExactly("walkTotal");
        assertThat(texts("gues")).contains("guest");
        assertThat(session.inspect("guest { memory 1.MiB }", 12, 0)
                        .orElseThrow()
                        .text())
                .startsWith("memory 16.MiB")
                .contains("Size of RAM");
        assertThat(session.inspect("explain", 3, 0).orElseThrow().text()).contains("Translates a linear address");
        session.eval("def explain = 'mine'", "In[2]");
        assertThat(session.inspect("explain", 3, 0).orElseThrow().text()).isEqualTo("explain: String = mine");
    }

    @Test
    void inspectionTellsValuesSignaturesAndMembers() {
        assertThat(session.inspect("walkTotal", 3, 0)).contains(new Inspection("walkTotal", "walkTotal: Integer = 5"));
        assertThat(session.inspect("walkPages(1, ", 14, 0))
                .contains(new Inspection("walkPages", "walkPages(int bytes, int pageBytes): int"));
        assertThat(session.inspect("tlb.flush", 9, 0)).contains(new Inspection("flush", "flush(int set): String"));
        assertThat(session.inspect("tlb", 3, 1).orElseThrow().text())
                .startsWith("tlb: Tlb = Tlb object")
                .contains("  ways: int", "  flush(int set): String");
        assertThat(session.inspect("Tlb", 3, 0)).contains(new Inspection("Tlb", "class Tlb"));
        assertThat(session.inspect("nonsense", 3, 0)).isEmpty();
        assertThat(session.inspect("", 0, 0)).isEmpty();
        assertThat(session.inspect("config.nested", 9, 0))
                .contains(new Inspection("nested", "nested: LinkedHashMap = [deep:x]"));
    }
}
