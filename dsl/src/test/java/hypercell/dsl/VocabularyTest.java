package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.spec.Flags;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            gue                                                @ guest
            guest { mem                                        @ memory
            guest { technique ba                               @ bare
            guest { memory 1.MiB, ho                           @ holes
            guest { paging { map 1 to 2, us                    @ user
            guest { paging { iden                              @ identity
            guest { devices { ua                               @ uart
            guest { devices { device('d', po                   @ ports
            guest { devices { uart(co                          @ com1
            guest { start eip: 1, mode: fl                     @ flat32
            guest { asm { mo                                   @ mov
            guest { asm { top: de                              @ dec
            guest { asm { mov ea                               @ eax
            guest { asm { rep mo                               @ movsb
            guest { asm '''mov ea                              @ eax
            guest { asm '''again: nop`                         @ jmp
            expect { trans                                     @ translation
            expect { ea                                        @ eax
            expect { exits(RD                                  @ RDTSC
            expect { stop == tri                               @ tripleFault
            show tl                                            @ tlb
            explain 0x1234, wr                                 @ write
            """)
    void whatMayStandThereIsOffered(String before, String word) {
        assertThat(texts(before.replace('`', '\n'))).contains(word);
    }

    @Test
    void labelsOfTheScriptAreOfferedAsOperands() {
        assertThat(texts("guest { asm '''\nagain: nop\n jmp ag")).containsExactly("again");
        assertThat(texts("guest { asm { again: nop\n jmp ag")).containsExactly("again");
        assertThat(texts("guest { asm { again: nop }\n entry ag")).containsExactly("again");
    }

    @Test
    void whatBelongsElsewhereIsNotOffered() {
        assertThat(texts("mo")).doesNotContain("mov");
        assertThat(texts("guest { asm { memo")).isEmpty();
        assertThat(texts("guest { pagi")).containsExactly("paging");
        assertThat(texts("guest { // mem")).isEmpty();
        assertThat(texts("guest { technique sv")).as("not in this version").isEmpty();
    }

    @Test
    void everyWordIsDescribed() {
        assertThat(Vocabulary.describe("map", "paging"))
                .get()
                .extracting(Word::kind)
                .isEqualTo("option");
        assertThat(Vocabulary.describe("rw", "paging"))
                .get()
                .extracting(Word::kind)
                .isEqualTo("flag");
        assertThat(Vocabulary.describe("MOV", "asm")).get().satisfies(word -> {
            assertThat(word.kind()).isEqualTo("instruction");
            assertThat(word.documentation()).isNotBlank();
        });
        assertThat(Vocabulary.describe("eax", "expect"))
                .get()
                .extracting(Word::kind)
                .isEqualTo("register");
        assertThat(Vocabulary.describe("nonsense", "guest")).isEmpty();
    }

    @Test
    void theTableNamesExactlyTheFlagsAndStopsThatExist() {
        assertThat(Vocabulary.names("flags"))
                .containsExactlyElementsOf(Flags.byWord().keySet());
        assertThat(Vocabulary.names("stops"))
                .containsExactly(List.of(StopKind.values()).stream()
                        .map(StopKind::toString)
                        .toArray(String[]::new));
    }

    private static List<String> texts(String before) {
        return Vocabulary.at(before, before.length()).stream().map(Word::text).toList();
    }
}
