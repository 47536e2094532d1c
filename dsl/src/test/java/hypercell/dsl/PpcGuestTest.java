package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.ppc.mmu.TlbAnswer;
import org.junit.jupiter.api.Test;

class PpcGuestTest {
    private static final String PROGRAM = """
            def page = 0x1000_0000
            g = guest('tlb miss', isa: ppc440) {
                memory 1.MiB
                %s
                tlb { entry 5, va: 0x2000_0000, pa: 0x6000, size: 4.KiB, perm: rw | user }
                asm '''
                    lis   r3, page@h
                    ori   r4, r3, 0x0210      # EPN, V, 4 KiB
                    li    r5, 0x5000
                    li    r6, 0x3f
                    li    r7, 7
                    tlbwe r4, r7, 0
                    tlbwe r5, r7, 1
                    tlbwe r6, r7, 2
                    isync
                    li    r8, 42
                store: stw r8, 0x234(r3)
                    lis   r9, 4
                    mtmsr r9
                '''
            }
            r = g.run()
            """;

    private static PpcGuest guest(String technique) {
        return (PpcGuest) Scripts.value(PROGRAM.formatted(technique) + "g");
    }

    @Test
    void anEntryThatTheGuestInstallsTranslates() {
        PpcGuest guest = guest("technique bare");
        assertThat(guest.getStop()).isEqualTo(StopKind.HALTED);
        assertThat(guest.word(0x5234)).isEqualTo(42);
        assertThat(guest.translation(0x1000_0234)).isEqualTo(0x5234L);
        assertThat(guest.translation(0x3000_0000)).isEqualTo(new TlbAnswer.Miss());
        assertThat(guest.getTlb().getAt(5).epn()).isEqualTo(0x2000_0000);
        assertThat(guest.getProperty("r8")).isEqualTo(42L);
        assertThat(guest.label("store")).isEqualTo(0x1_0028);
    }

    @Test
    void underSoftTlbTheGuestLooksTheSameAndTheHardwareDoesNot() {
        PpcGuest bare = guest("");
        PpcGuest guest = guest("technique softTlb");
        assertThat(guest.getDigest()).isEqualTo(bare.getDigest());
        assertThat(guest.exits("TLB_WRITE")).isEqualTo(3);
        assertThat(guest.getHardwareTlb().pairs()).anySatisfy(pair -> {
            assertThat(pair.guestIndex()).isEqualTo(7);
            assertThat(pair.hardware().rpn()).isNotEqualTo(pair.guest().rpn());
        });
        assertThat(bare.getHardwareTlb().pairs()).isEmpty();
    }

    @Test
    void expectationsAskAPpcGuestAsTheyAskAnother() {
        Object passed = Scripts.value(PROGRAM.formatted("technique softTlb")
                + "expect { translation(0x1000_0234) == 0x5234; exits(TLB_WRITE) == 3; r8 == 42; stop == halted }"
                + ".passed()");
        assertThat(passed).isEqualTo(true);
    }

    @Test
    void mistakesInTheCodeAreErrorsWithLineAndColumn() {
        assertThat(Scripts.errors("guest('g', isa: ppc440) {\n  asm '''\n    addi r3, r4\n    bogus r1\n  '''\n}"))
                .containsExactly(
                        "3:5: 'addi' does not take these operands — write addi RT, RA0, SI",
                        "4:5: no instruction is called 'bogus'");
    }

    @Test
    void wordsOfX86AreAnsweredWithThoseOfThe440() {
        assertThat(Scripts.errors("guest('g', isa: ppc440) {\n  paging { }\n}").toString())
                .contains("'paging' is for x86; a ppc440 guest has tlb { }");
        assertThat(Scripts.errors("guest('g', isa: ppc440) {\n  memry 1.MiB\n}").toString())
                .contains("'memry' is not an option of a ppc440 guest", "did you mean 'memory'?");
        assertThat(Scripts.errors("guest { technique softTlb }").toString())
                .contains("technique 'softTlb' is for ppc440 guests");
        assertThat(Scripts.errors("guest('g', isa: ppc440) { technique shadow }")
                        .toString())
                .contains("technique 'shadow' is not for a ppc440 guest");
    }

    @Test
    void entriesOfTheTlbAreChecked() {
        assertThat(Scripts.errors("guest('g', isa: ppc440) { tlb { entry 64, va: 0, pa: 0 } }")
                        .toString())
                .contains("the number of an entry is 0x40, outside 0 .. 0x3f");
        assertThat(Scripts.errors("guest('g', isa: ppc440) { tlb { entry 4, va: 0x400, pa: 0 } }")
                        .toString())
                .contains("va 0x400 is not a multiple of the page's 4 KiB");
        assertThat(Scripts.errors("guest('g', isa: ppc440) { tlb { entry 4, va: 0, pa: 0, size: 8.KiB } }")
                        .toString())
                .contains("no page has 8192 bytes");
    }

    @Test
    void aGuestIsStoppedDisassembledAndTold() {
        PpcGuest guest = guest("");
        guest.reset();
        guest.breakpoint("store");
        guest.run();
        assertThat(guest.getStop()).isEqualTo(StopKind.BREAKPOINT);
        assertThat(guest.dis("store", 1).toString())
                .startsWith("store:\n0x00010028  91 03 02 34 ")
                .endsWith(" stw r8, 0x234(r3)");
        assertThat(guest.step().text()).isEqualTo("stw r8, 0x234(r3)");
    }

    private static final String MAPS_A_PAGE = """
                    lis r9, 0x1000
                    li r4, 5
                    tlbwe r9, r4, 1
                    tlbre r5, r4, 1
                    lis r3, 4
                    mtmsr r3
            """;

    @Test
    void exitsAreInTheSameViewsAsX86s() {
        PpcGuest guest = ppc("technique softTlb", MAPS_A_PAGE);
        guest.run();

        assertThat(guest.getExits().counts())
                .containsEntry("TLB_WRITE", 1L)
                .containsEntry("TLB_READ", 1L)
                .containsEntry("MSR_ACCESS", 1L)
                .containsEntry("HIDDEN_FAULT", 1L);
        assertThat(guest.exits("TLB_WRITE")).isOne();
        assertThat(guest.getExitLog())
                .extracting(it -> ExitInstruction.text(it, "?"))
                .contains("tlbwe r9, r4, 1");
        assertThat(guest.getLanes().count(Lanes.Lane.KERNEL, Lanes.Lane.MONITOR))
                .isEqualTo(4);
        assertThat(guest.getMonitor().hiddenFaults()).containsOnlyKeys("filled from the guest's TLB");
    }

    @Test
    void softTlbIsComparedWithTheBareMachine() {
        Comparison comparison = (Comparison) Scripts.value("""
                compare(bare, softTlb, [technique: softTlb, secondLevel: true]) {
                    memory 1.MiB
                    asm '''%s'''
                }
                """.formatted(MAPS_A_PAGE));

        assertThat(comparison.getExits().keySet()).containsExactly("bare", "softTlb", "softTlb, second level");
        assertThat(comparison.isSame()).isTrue();
        assertThat(comparison.of("softTlb").traps()).as("tlbwe, tlbre, mtmsr").isEqualTo(3);
        assertThat(comparison.of("softTlb").hidden()).as("the page of the code").isOne();
        assertThat(comparison.of("bare").exits()).isZero();
    }

    @Test
    void blocksAtExitsAreForX86() {
        assertThat(Scripts.errors("""
                guest('p', isa: ppc440) {
                    exits { on(TLB_WRITE) { vm -> vm.stop() } }
                    asm 'li r3, 1'
                }
                """)).singleElement().asString().contains("'exits' is for x86");
    }

    private static PpcGuest ppc(String options, String code) {
        return (PpcGuest)
                Scripts.value("guest('p', isa: ppc440) { memory 1.MiB\n%s\nasm '''%s''' }".formatted(options, code));
    }
}
