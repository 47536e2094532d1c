package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectTest {
    private static final String STORE = """
            guest('store') {
                memory 1.MiB
                paging { map 0x1000 to 0x5000, rw | user }
                asm '''
                    mov eax, 5
                    mov [0x1234], eax
                top: hlt
                '''
            }.run()
            """;

    @Test
    void everyLineIsEvaluatedAndEveryFailureIsDrawnWithItsValuesInHexadecimal() {
        ExpectationResult result = expect("""
                expect {
                    eax == 4
                    translation(0x1234) == 0x6234
                    phys[0x5234] == 5
                    eaxx == 1
                }""");

        assertThat(result.toString()).isEqualTo("""
                3 of 4 expectations failed
                line 11: eax == 4
                |   |
                5   false
                line 12: translation(0x1234) == 0x6234
                |                   |
                0x5234              false
                line 14: eaxx == 1
                   ! unknown word 'eaxx' — did you mean 'eax'?""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            eax == 5
            al == 5 && ah == 0
            !(eax == 6)
            zf == 0 || cf == 1
            eip == top + 1
            phys[0x5234] == 5
            phys.byte[0x5235] == 0
            phys.word[0x5234] == 5
            phys[0x5234..0x5237].toList() == [5, 0, 0, 0]
            mem[0x1234] == 5
            byte[0x1234] == 5
            word[0x1234] == 5
            dword[0x1234] == 5
            pages[0x1000] == 0x5067
            translation(0x1234) == 0x5234
            translation(0x9000) != 0x9000
            translation(0x9000).errorCode == 0
            translation(0x9000, write).errorCode == 2
            exits(EPT_VIOLATION) == 0
            exits(SHADOW_FILL) == 0
            faults == 0
            faults(14) == 0
            instructions == 3
            steps == 3
            stop == halted
            stop != tripleFault
            serial == ''
            tlb.size() > 0
            tlb.any { it.gvaPage == 0x1000 }
            counters.tlbMisses > 0
            digest.size() == 64
            Math.max(eax, 3) == 5
            java.lang.Math.max(eax, 3) == 5
            eax in [4, 5]
            eax in 3..7
            !(eax in [4, 6])
            "${eax}" == '5'
            label('top') == top
            [1, 2].every { it < eax }
            eax == 5 ? true : false
            (cr0 >> 31) == 1
            """)
    void whatHoldsPasses(String line) {
        assertThat(expect("expect {\n" + line + "\n}").toString()).isEqualTo("1 expectation met");
    }

    @Test
    void loopsAndConditionsCheckEveryRound() {
        ExpectationResult result = expect("""
                expect {
                    for (i in 0..1) { phys.byte[0x5235 + i] == 0 }
                    2.times { eax == 5 }
                    if (eax == 5) { al == 5 }
                    def twice = eax * 2
                    twice == 10
                }""");

        assertThat(result.expectations()).hasSize(6).allMatch(Expectation::passed);
    }

    @Test
    void aLineOverSeveralLinesIsShownOnOne() {
        assertThat(expect("expect {\n    eax ==\n        6\n}")
                        .failures()
                        .getFirst()
                        .rendering())
                .isEqualTo("""
                eax == 6
                |   |
                5   false""");
    }

    @Test
    void variablesOfTheScriptAreSeenButWordsOfTheGuestComeFirst() {
        assertThat(expect("wanted = 5\nal = 3\nexpect { eax == wanted; al == 5 }")
                        .passed())
                .isTrue();
    }

    @Test
    void pointsAreSharedByTheLines() {
        ExpectationResult result = expect("expect('store', points: 3) { eax == 5; al == 5; eax == 6 }");

        assertThat(result.name()).isEqualTo("store");
        assertThat(result.score()).isEqualTo(2);
        assertThat(result.max()).isEqualTo(3);
        assertThat(result.expectations())
                .allSatisfy(line -> assertThat(line.points()).isEqualTo(1));
    }

    @Test
    void aBlockMayBeWrittenWithoutParentheses() {
        assertThat(expect("expect 'named', points: 2, { eax == 5 }").max()).isEqualTo(2);
    }

    @Test
    void failuresAreShownAndRememberedAndSuccessesOnlyRemembered() {
        Scripts session = new Scripts();
        session.run(STORE + "expect { eax == 5 }");
        assertThat(session.shown()).isEmpty();
        assertThat(session.experiment().failed()).isFalse();

        Object result = session.run("expect { eax == 6 }");
        assertThat(session.shown()).containsExactly(result);
        assertThat(session.experiment().failed()).isTrue();
        assertThat(session.experiment().points()).isEqualTo(1);
        assertThat(session.experiment().maxPoints()).isEqualTo(2);
        assertThat(session.experiment().expectations())
                .extracting(Expectation::passed)
                .isEqualTo(List.of(true, false));
    }

    @Test
    void aGuestMayBeNamed() {
        Scripts session = new Scripts();
        session.run("a = guest { asm 'mov eax, 1\\nhlt' }\nb = guest { asm 'mov eax, 2\\nhlt' }\na.run(); b.run()");

        assertThat(((ExpectationResult) session.run("expect(a) { eax == 1 }")).passed())
                .isTrue();
        assertThat(((ExpectationResult) session.run("expect { eax == 2 }")).passed())
                .isTrue();
    }

    @Test
    void aFailureInsideALineDoesNotStopTheOthers() {
        assertThat(expect("expect { null.foo() == 3; [][5].x == 1; mem[0x70000] == 0; eax == 5 }")
                        .failures())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.rendering()).contains("\n   ! "))
                .last()
                .satisfies(line -> assertThat(line.rendering()).contains("linear address 0x00070000 is not mapped: "));
    }

    @Test
    void aMaskWithoutParenthesesIsAMistakeAndOneWithThemIsNot() {
        assertThat(Scripts.errors("guest { }\nexpect { eflags & 2 == 2 }"))
                .containsExactly("2:17: '&' binds weaker than the comparison after it — write (a & b) == c");
        assertThat(Scripts.errors("guest { }\nexpect { (eflags & 2) == 2; true & (1 == 1) }"))
                .isEmpty();
    }

    @Test
    void anAssignmentIsAMistakeOfTheCompiler() {
        assertThat(Scripts.errors(STORE + "expect { eax = 5 }"))
                .containsExactly("10:14: a single = assigns — compare with ==");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            expect { }                         @ this expect block says nothing
            expect('x', pionts: 3) { eax }     @ expect has no option 'pionts' — did you mean 'points'?
            expect('x', points: 'a') { eax }   @ points must be a number from 0 up, not the text 'a'
            """)
    void aMistakeSaysWhatToDo(String line, String sentence) {
        assertThat(Scripts.errors(STORE + line))
                .singleElement()
                .asString()
                .startsWith("10:")
                .contains(sentence);
    }

    @Test
    void withoutAGuestThereIsNothingToExpect() {
        assertThat(((ExpectationResult) Scripts.value("expect { eax == 5 }")).toString())
                .contains("unknown word 'eax'");
        assertThat(((ExpectationResult) Scripts.value("expect { translation(5) == 5 }")).toString())
                .contains("there is no guest to ask — make one with guest { ... }");
    }

    private static ExpectationResult expect(String source) {
        return (ExpectationResult) Scripts.value(STORE + source);
    }
}
