package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.monitor.FaultKind;
import hypercell.engine.monitor.SpanMap;
import hypercell.engine.observe.ExitReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Words about the monitor's addresses and its memory: `span`, `frames`, `withdraw`, `balloon`.
class MonitorViewsTest {
    private static final String STORES = """
            asm '''
                mov dword [0x5000], 7
                mov eax, [0x5000]
                mov ebx, [0x5000]
                cli
                hlt
            '''
        """;

    @Test
    void theSpanHasTheMonitorsStructuresAndMovesWithItsBase() {
        Guest guest = Scripts.guest("g = guest { memory 1.MiB; technique deprivileged; " + STORES + "}\nrun(g)");
        SpanMap map = guest.getSpan();
        assertThat(map.base()).isEqualTo(0xffc0_0000L);
        assertThat(map.slots()).extracting(SpanMap.Slot::number).startsWith(0, 1, 2, 3, 16);
        assertThat(map.areas())
                .extracting(it -> it.first().structure())
                .startsWith("IDT", "entry points, one for each vector", "TSS", "stack", "GDT for guest CPL 0");
        assertThat(map.slots())
                .allSatisfy(slot -> assertThat(slot.gva()).isEqualTo(map.base() + 4096L * slot.number()));
        assertThat(map.count(SpanMap.Use.CODE)).isZero();
    }

    @Test
    void scannedCodeHasSlotsOfItsOwn() {
        Guest guest = Scripts.guest("g = guest { memory 1.MiB; technique scanBeforeExecute; " + STORES + "}\nrun(g)");
        assertThat(guest.getSpan().count(SpanMap.Use.CODE)).isEqualTo(1);
    }

    @Test
    void scannedCodeIsSeenBesideWhatHardwareRuns() {
        Guest guest = Scripts.guest("""
                g = guest {
                    memory 1.MiB
                    technique scanBeforeExecute
                    asm '''
                begin:  mov ecx, 2
                next:   pushf
                        pop eax
                        loop next
                        call ecx
                    '''
                }
                run(g, max: 5)
                """);
        ScannedView view = guest.getScanned();
        assertThat(view.getLines()).extracting(ScannedView.Line::text).containsSubsequence("pushfd", "pop eax");
        assertThat(view.getTraps()).first().satisfies(line -> {
            assertThat(line.label()).isEqualTo("next");
            assertThat(line.original().toArray()).isEqualTo(new byte[] {(byte) 0x9c});
            assertThat(line.copy().toArray()).isEqualTo(new byte[] {(byte) 0xcc});
            assertThat(line.trap()).contains(ExitReason.FLAGS);
        });
        assertThat(view.getLines())
                .filteredOn(line -> !line.traps())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.copy().toArray())
                        .isEqualTo(line.original().toArray()));
        assertThat(Scripts.errors("guest { technique shadow\n asm 'hlt' }\nscanned"))
                .singleElement()
                .asString()
                .contains("nobody has scanned", "scanBeforeExecute");
    }

    @Test
    void pagesHaveFramesOnDemandOrAllAtOnce() {
        String guest = "g = guest { memory 1.MiB; technique shadow; p2m { %s; hole 0xA0000..0xFFFFF }; " + STORES
                + "}\nrun(g)";
        FramesView onDemand = Scripts.guest(guest.formatted("onDemand")).getFrames();
        FramesView upFront = Scripts.guest(guest.formatted("upFront")).getFrames();
        assertThat(onDemand.getHoles()).isEqualTo(96);
        assertThat(upFront.getHoles()).isEqualTo(96);
        assertThat(upFront.getPresent()).isEqualTo(160);
        assertThat(onDemand.getPresent()).isLessThan(10);
        assertThat(onDemand.getUntouched()).isEqualTo(160 - onDemand.getPresent());
        assertThat(onDemand.at(0x5004)).isNotNull();
        assertThat(onDemand.at(0x7000)).isNull();
        assertThat(onDemand.at(0xa0000)).isNull();
    }

    @Test
    void theFrameTableTellsTheLinearAddressByTheGuestsTables() {
        FramesView frames = Scripts.guest("""
                g = guest {
                    memory 1.MiB
                    technique virtualTlb
                    paging { map 0x1000 to 0x5000, rw; identity 0x10000..0x10fff, rw; identity 0x80000..0x80fff, rw }
                    start esp: 0x10ff0
                    asm 'mov dword [0x1000], 7\\n cli\\n hlt'
                }
                run(g)
                """).getFrames();
        assertThat(frames.rows())
                .filteredOn(row -> row.page().gpa() == 0x5000)
                .singleElement()
                .satisfies(row -> assertThat(row.gva()).isEqualTo(0x1000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtualTlb", "shadow", "bruteForce", "scanBeforeExecute"})
    void framesCanBeTakenAwayAtAnExitAndComeBackWithTheirContent(String technique) {
        Guest guest = Scripts.guest("""
                taken = -1
                g = guest {
                    memory 1.MiB
                    technique %s
                    exits { on(HLT) { vm -> if (taken < 0) { taken = vm.withdraw(gpa: 0x5000..0x6fff); vm.advance() } } }
                    asm '''
                        mov dword [0x5000], 7
                        hlt
                        mov eax, [0x5000]
                        hlt
                    '''
                }
                run(g)
                """.formatted(technique));
        assertThat(guest.named("eax")).isEqualTo(7L);
        assertThat(guest.getFrames().getWithdrawn()).isZero();
        assertThat(guest.getFrames().getPagedIn()).isEqualTo(1);
    }

    @Test
    void whatIsTakenFromALiveGuestIsSeenInTheTable() {
        Scripts scripts = new Scripts();
        assertThat(scripts.run("""
                g = guest { memory 1.MiB; technique shadow; asm 'mov dword [0x5000], 7\\n hlt' }
                run(g)
                before = frames.hostUsed
                [withdraw(gpa: 0x5000), withdraw(gpa: 0x5000), frames.withdrawn, before - frames.hostUsed]
                """)).isEqualTo(java.util.List.of(1, 0, 1, 1));
    }

    @Test
    void aGuestGivesPagesThroughItsBalloon() {
        Guest guest = Scripts.guest("""
                g = guest {
                    memory 1.MiB
                    technique deprivileged
                    devices { balloon() }
                    asm '''
                        mov dword [0x20000], 7
                        mov dx, 0xba10
                        in  eax, dx
                        mov ecx, eax
                        mov eax, 0x20
                give:   out dx, eax
                        inc eax
                        loop give
                        cli
                        hlt
                    '''
                }
                g.balloon.want(3)
                run(g)
                """);
        assertThat(guest.getBalloon()).hasToString("balloon at port 0xba10: 3 pages wanted, 3 inside, 0 refused");
        assertThat(guest.getPhys().getAt(0x20000)).isEqualTo(0L);
        assertThat(guest.getFrames().getBallooned())
                .as("a look from outside gives no frame")
                .isEqualTo(3);
    }

    @Test
    void pageFaultsAreSortedByKindWithTheirEvidence() {
        Guest guest = Scripts.guest("""
                g = guest {
                    memory 1.MiB
                    technique virtualTlb
                    paging {
                        map 0x1000 to 0x5000, rw
                        pages[0x2000] = 0x400000 | rw
                        identity 0xe000..0x1ffff, rw
                        identity 0x80000..0x80fff, rw
                    }
                    start esp: 0x10ff0
                    asm '''
                        mov eax, fault
                        mov [idt + 14 * 8], ax
                        mov word [idt + 14 * 8 + 2], 8
                        mov word [idt + 14 * 8 + 4], 0x8e00
                        shr eax, 16
                        mov [idt + 14 * 8 + 6], ax
                        lidt [idtr]
                        mov dword [0x1000], 1
                        mov eax, [0x2000]
                        mov eax, [0x3000]
                fault:  cli
                        hlt
                idtr:   dw 0x7f
                        dd idt
                idt:    times 16 dq 0
                    '''
                }
                run(g)
                """);
        TriageView triage = guest.getTriage();
        assertThat(triage.count("K3")).isEqualTo(1);
        assertThat(triage.count("K4")).isEqualTo(1);
        assertThat(triage.count("K2")).isEqualTo(guest.exits("HIDDEN_FAULT"));
        assertThat(triage.faults())
                .filteredOn(it -> it.kind() == FaultKind.GENUINE)
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.exit().gva()).isEqualTo(0x3000);
                    assertThat(it.evidence())
                            .isEqualTo("the page-table entry is not present; the guest gets error code 0");
                });
        assertThat(triage.faults())
                .filteredOn(it -> it.exit().gva() == 0x1000)
                .singleElement()
                .satisfies(it -> assertThat(it.evidence()).startsWith("hardware's entry was 0x00000000, is 0x"));
        assertThat(guest.triage(0x3000).kind()).isEqualTo(FaultKind.GENUINE);
        assertThat(guest.triage(0x1000).kind()).isEqualTo(FaultKind.NONE);
        assertThat(guest.triage(0xffc00000L).kind()).isEqualTo(FaultKind.SPAN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"span", "frames", "balloon", "triage", "triage(0x1000)", "withdraw(gpa: 0x5000)"})
    void theBareMachineHasNoneOfThis(String word) {
        assertThat(Scripts.errors("guest { asm 'hlt' }\n" + word))
                .singleElement()
                .asString()
                .contains("2:0", "needs a monitor", "bare machine", "technique deprivileged");
    }

    @Test
    void mistakesAreExplained() {
        assertThat(Scripts.errors("guest { devices { balloon() }\n asm 'hlt' }"))
                .singleElement()
                .asString()
                .contains("1:19", "the bare machine has no monitor that a balloon could give pages to");
        assertThat(Scripts.errors("guest { technique shadow\n asm 'hlt' }\nballoon"))
                .singleElement()
                .asString()
                .contains("has no balloon", "devices { balloon() }");
        assertThat(Scripts.errors("guest { memory 1.MiB; technique shadow\n asm 'hlt' }\nwithdraw gpa: 0x100000"))
                .singleElement()
                .asString()
                .contains("0x100000 is no RAM");
        assertThat(Scripts.errors("guest { memory 1.MiB; technique shadow\n asm 'hlt' }\nwithdraw gva: 0x1000"))
                .singleElement()
                .asString()
                .contains("withdraw has no option 'gva'", "gpa");
    }
}
