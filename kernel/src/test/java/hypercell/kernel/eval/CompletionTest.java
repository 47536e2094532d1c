package hypercell.kernel.eval;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.ExperimentOptions;
import hypercell.dsl.Front;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompletionTest {
    private final Session session = new Session(Front.SILENT, ExperimentOptions.NONE);

    @BeforeEach
    void define() {
        Evaluation defined = session.eval("""
                import java.util.concurrent.TimeUnit as Unit
                def counter = 5
                def config = [port: 0x300, irq: 10, nested: [deep: 'x']]
                def words = ['one', 'two']
                class Tlb { int ways; List<String> names; String flush(int set) { '' }; static Tlb make() { new Tlb() } }
                def tlb = new Tlb(ways: 4)
                int countPages(int bytes, int pageBytes) { bytes.intdiv(pageBytes) }
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
        Completion completion = session.complete("1 + count", 9);
        assertThat(completion)
                .isEqualTo(new Completion(
                        4,
                        9,
                        List.of(
                                new Candidate("countPages", "function", "countPages(int bytes, int pageBytes): int"),
                                new Candidate("counter", "instance", "Integer"))));
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
        assertThat(texts("countPages(1, 2).int")).contains("intValue");
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
        assertThat(texts("'coun")).isEmpty();
        assertThat(texts("// coun")).isEmpty();
        assertThat(texts("nothing.co")).isEmpty();
        assertThat(texts("1..co")).contains("counter");
        assertThat(texts("\"${coun")).contains("counter");
    }

    @Test
    void completionNeverRunsUserCode() {
        session.eval(
                "class Trap { int getBoom() { throw new IllegalStateException() } }; def trap = new Trap()", "In[2]");
        assertThat(texts("trap.boom.int")).contains("intValue");
    }

    @Test
    void aCursorOutsideTheSourceIsCut() {
        assertThat(session.complete("coun", 99).start()).isZero();
        assertThat(session.complete("coun", -1).candidates()).isNotEmpty();
    }

    @Test
    void wordSourcesAreAskedFirst() {
        session.addWords(new WordSource() {
            @Override
            public List<Candidate> complete(String source, int cursor, String prefix) {
                return source.contains("asm") ? List.of(new Candidate("mov", "keyword", "")) : List.of();
            }

            @Override
            public Optional<Inspection> inspect(String source, int cursor, String word) {
                return word.equals("mov") ? Optional.of(new Inspection("mov", "copies")) : Optional.empty();
            }
        });
        assertThat(texts("asm '''m")).containsExactly("mov");
        assertThat(session.inspect("asm '''mov", 9, 0)).contains(new Inspection("mov", "copies"));
        assertThat(texts("coun")).contains("counter");
    }

    @Test
    void inspectionTellsValuesSignaturesAndMembers() {
        assertThat(session.inspect("counter", 3, 0)).contains(new Inspection("counter", "counter: Integer = 5"));
        assertThat(session.inspect("countPages(1, ", 14, 0))
                .contains(new Inspection("countPages", "countPages(int bytes, int pageBytes): int"));
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
