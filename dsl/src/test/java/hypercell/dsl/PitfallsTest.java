package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The surprises that Groovy has in store for a DSL like this one, each with what happens here.
class PitfallsTest {
    @Test
    void nativeIsAKeywordSoTheBareMachineIsCalledBare() {
        assertThat(Scripts.errors("guest { technique native }")).isNotEmpty();
        assertThat(Scripts.errors("guest { technique bare }")).isEmpty();
    }

    @Test
    void literalsWithTheHighBitAreLongAndStillEqualARegister() {
        assertThat(expect("mov eax, 0xFFFFFFFF", "eax == 0xFFFFFFFF; eax == 0xFFFF_FFFFL; eax != -1"))
                .isTrue();
        assertThat(expect("mov eax, 1 << 31", "eax == 0x80000000")).isTrue();
        assertThat(expect("mov eax, 0x7FFFFFFF + 1", "eax == 0x80000000"))
                .as("no wrap in assembly")
                .isTrue();
    }

    @Test
    void divisionInAssemblyIsOfWholeNumbers() {
        assertThat(expect("mov eax, 0x1001/4", "eax == 0x400")).isTrue();
    }

    @Test
    void quotientsOfGroovyThatAreWholeCountAsNumbers() {
        assertThat(Scripts.guest("guest { memory 4.MiB / 2 }")
                        .getSpec()
                        .memory()
                        .bytes())
                .isEqualTo(2 << 20);
    }

    @Test
    void rangesOfLargeAddressesAreNeverIterated() {
        assertThat(Scripts.guest("guest { memory 4.GiB\n paging { map 0xC0000000..0xFFFFFFFF to 0, rw, page: 4.MiB } }")
                        .translation(0xf000_1234L))
                .isEqualTo(0x3000_1234L);
    }

    @Test
    void fieldsOfOurOwnClassesHideNoWord() {
        assertThat(Scripts.errors("guest { technique ept }"))
                .containsExactly("1:9: technique 'ept' is not in this version — this version has bare,"
                        + " deprivileged, scanBeforeExecute, paravirtual, bruteForce, virtualTlb, shadow");
        assertThat(Scripts.errors("guest { println _code }")).hasSize(1);
        assertThat(Scripts.errors("guest { memory _memory }")).hasSize(1);
    }

    @Test
    void variablesOfTheScriptAreLookedUpBeforeLabelsOfOtherBlocks() {
        Guest guest = Scripts.guest("n = 7\nguest { asm '''n2: nop'''\n asm { mov eax, n\n mov ebx, n2 } }");

        assertThat(guest.dis("n2", 1).lines()).hasSize(1);
        assertThat(guest.dis(guest.label("n2") + 16, 2).lines())
                .extracting(Views.Listing.Line::text)
                .containsExactly("mov eax, 0x7", "mov ebx, 0x100000");
    }

    @Test
    void wordsThatGroovyHasMethodsForAreInstructionsInsideAsm() {
        Guest guest = Scripts.guest("""
                guest { asm {
                    mov eax, 6
                    and eax, 3
                    or eax, 8
                    xor eax, 1
                    not eax
                    call next
                    next: pop ebx
                    hlt
                } }""");
        guest.run();

        assertThat(guest.named("eax")).isEqualTo(0xffff_fff4L);
    }

    @Test
    void bothHltAndHltWithParenthesesAreInstructions() {
        assertThat(Scripts.guest("guest { asm { hlt() } }").run().stop()).isEqualTo(StopKind.HALTED);
        assertThat(Scripts.guest("guest { asm { hlt } }").run().stop()).isEqualTo(StopKind.HALTED);
    }

    @Test
    void aBareRunIsTheVerbAndNotTheScriptItself() {
        Scripts session = new Scripts();
        session.run("guest { asm 'hlt' }");

        assertThat(session.run("run")).isInstanceOf(Run.class);
        assertThat(session.run("def r = run()\nr.stop")).isEqualTo(StopKind.HALTED);
        assertThat(session.run("run\n3")).isEqualTo(3);
        assertThat(session.experiment().runs()).hasSize(3);
    }

    @Test
    void aBraceAfterAnArgumentBindsToTheArgumentWhichIsAMistake() {
        assertThat(Scripts.errors("guest { devices { uart com1 { input 'x' } } }"))
                .containsExactly("1:24: the brace belongs to com1 here — write uart(com1) { ... }");
        assertThat(Scripts.errors("g = guest { }\nexpect g { eax == 0 }"))
                .containsExactly("2:8: the brace belongs to g here — write expect(g) { ... }");
        assertThat(Scripts.errors("guest 'x' { }"))
                .containsExactly("1:7: the brace belongs to 'x' here — write guest('x') { ... }");
    }

    @Test
    void anAssertionInAHandlerEndsTheRunAndNotTheSession() {
        Scripts session = new Scripts();
        Run run = (Run) session.run("""
                guest {
                    devices { device('d', ports: 0x500) { onWrite { port, value -> assert value == 1 } } }
                    asm { mov dx, 0x500
                          out dx, al
                          hlt }
                }.run()""");

        assertThat(run.stop()).isEqualTo(StopKind.USER_CODE_FAILED);
        assertThat(run.detail().sentence()).contains("at 0x00100004").contains("assert value == 1");
    }

    @Test
    void otherGroovyCodeIsLeftAlone() {
        assertThat(Scripts.value("""
                class Other {
                    def guest(Closure c) { c() }
                    def expect(Closure c) { c() }
                    def run() { 5 }
                    def all() { [guest { x -> 1 }, expect { 2 }, run()] }
                }
                def asm = { it() }
                [new Other().all(), asm { 3 }]""")).hasToString("[[1, 2, 5], 3]");
    }

    private static boolean expect(String line, String expectations) {
        return ((ExpectationResult)
                        Scripts.value("guest { asm {\n" + line + "\nhlt\n} }.run()\nexpect { " + expectations + " }"))
                .passed();
    }
}
