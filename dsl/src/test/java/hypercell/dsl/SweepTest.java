package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepTest {
    @Test
    void everyCombinationBecomesARowTheLastAxisFastest() {
        SweepTable table = (SweepTable) Scripts.value("""
                sweep(technique: [bare], pages: [1, 4, 16]) { t, n ->
                    def vm = guest {
                        memory 1.MiB
                        technique t
                        paging { map 0x10000..(0x10000 + n * 4.KiB - 1) to 0x40000, rw }
                        asm {
                            mov edi, 0x10000
                            mov ecx, n
                        next:
                            mov dword[edi], ecx
                            add edi, 0x1000
                            loop next
                            hlt
                        }
                    }.run()
                    [steps: vm.steps, exits: vm.exits(SHADOW_FILL)]
                }""");

        assertThat(table.toString()).isEqualTo("""
                technique  pages  steps  exits
                bare       1      6      0
                bare       4      15     0
                bare       16     51     0""");
        assertThat(table.axes()).containsExactly("technique", "pages");
        assertThat(table.column("steps")).containsExactly(6L, 15L, 51L);
    }

    @Test
    void aCombinationThatFailsIsNamedAndTheOthersAreKept() {
        Scripts session = new Scripts();

        assertThat(session.errorsOf(
                        "sweep(t: [bare, svm], n: [1, 2]) { t, n ->\n guest { technique t }; [n2: n * 2] }"))
                .containsExactly(
                        "2:10: with t = svm, n = 1: technique 'svm' is not in this version — this version has bare,"
                                + " deprivileged, scanBeforeExecute, paravirtual, bruteForce, virtualTlb, shadow",
                        "2:10: with t = svm, n = 2: technique 'svm' is not in this version — this version has bare,"
                                + " deprivileged, scanBeforeExecute, paravirtual, bruteForce, virtualTlb, shadow");
        assertThat(session.shown()).singleElement().hasToString("""
                t     n  n2
                bare  1  2
                bare  2  4""");
    }

    @Test
    void axesAndParametersMustMatch() {
        assertThat(Scripts.errors("sweep(a: [1], b: [2]) { a -> [c: 1] }"))
                .containsExactly("1:0: the sweep has 2 axes, its block 1 parameters — write { a, b -> ... }");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            sweep(a: 3) { a -> [c: 1] }     @ axis 'a' of the sweep must be a list — write a: [1, 2, 3]
            sweep(a: [3]) { a -> a }        @ the block of the sweep gave no columns for a = 3 — end it with [name: value]
            """)
    void aMistakeSaysWhatToDo(String line, String sentence) {
        assertThat(Scripts.errors(line)).singleElement().asString().contains(sentence);
    }
}
