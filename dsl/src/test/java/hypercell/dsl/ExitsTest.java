package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.observe.Event;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `technique`, `monitor`, `exits`, `p2m` and `compare`.
class ExitsTest {
    private static Guest run(String body) {
        Guest guest = Scripts.guest("guest { memory 1.MiB\n" + body + "\n}");
        guest.run();
        return guest;
    }

    @Test
    void aHandlerAnswersForTheInstruction() {
        Guest guest = run("""
                technique virtualTlb
                exits { on(RDTSC) { vm -> vm.eax = 7; vm.edx = 1 } }
                asm 'rdtsc; hlt'
                """.replace("rdtsc; hlt", "rdtsc\\nhlt"));

        assertThat(guest.named("eax")).isEqualTo(7L);
        assertThat(guest.named("edx")).isEqualTo(1L);
        assertThat(guest.exits("RDTSC")).isEqualTo(1);
        assertThat(guest.getStop()).isEqualTo(StopKind.HALTED);
    }

    @Test
    void aHandlerOfAnActLooksAndTheActHappens() {
        Guest guest = run("""
                technique deprivileged
                exits { on(CR3_WRITE) { vm -> vm.ebx = vm.eax } }
                asm 'mov eax, 0x5000\\nmov cr3, eax\\nmov ecx, cr3\\nhlt'
                """);

        assertThat(guest.named("ebx")).isEqualTo(0x5000L);
        assertThat(guest.named("ecx")).isEqualTo(0x5000L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "vm.advance()              @ 1 @ 0 @ the write of CR3 does not happen",
                "vm.emulate()              @ 1 @ 0x5000 @ it happens",
                "vm.eax = 0x6000           @ 1 @ 0x6000 @ it happens with another value",
            })
    void aHandlerChoosesHowTheExitEnds(String block, long exits, String cr3, String why) {
        Guest guest = run("""
                technique deprivileged
                exits { on(CR3_WRITE) { vm -> %s } }
                asm 'mov eax, 0x5000\\nmov cr3, eax\\nhlt'
                """.formatted(block));

        assertThat(guest.exits("CR3_WRITE")).isEqualTo(exits);
        assertThat(guest.named("cr3")).as(why).isEqualTo((long) Long.decode(cr3.strip()));
    }

    @Test
    void aHandlerStopsTheRunBeforeTheInstructionOrRetriesIt() {
        Guest stopped = run("""
                technique deprivileged
                exits { on(CLI) { vm -> vm.stop() } }
                asm 'cli\\nmov eax, 1\\nhlt'
                """);
        assertThat(stopped.getStop()).isEqualTo(StopKind.BREAKPOINT);
        assertThat(stopped.named("eax")).isEqualTo(0L);

        Guest retried = run("""
                technique deprivileged
                exits { on(CLI) { vm -> if (vm.ecx < 3) { vm.ecx = vm.ecx + 1; vm.retry() } } }
                asm 'cli\\nhlt'
                """);
        assertThat(retried.named("ecx")).isEqualTo(3L);
        assertThat(retried.exits("CLI")).isEqualTo(4);
    }

    @Test
    void aHandlerInjectsAnException() {
        Guest guest = run("""
                technique deprivileged
                exits { on(CLI) { vm -> vm.inject(13, 0x18) } }
                asm '''
                        mov dword [0x2068], 0x80000 + handler - start
                        mov word [0x206a], 8
                        mov eax, handler
                        mov [0x2068], ax
                        shr eax, 16
                        mov [0x206e], ax
                        mov word [0x206c], 0x8e00
                        lidt [idtr]
                start:  cli
                        hlt
                handler: pop eax
                        hlt
                idtr:   dw 0x7ff
                        dd 0x2000
                '''
                """);

        assertThat(guest.named("eax")).isEqualTo(0x18L);
        assertThat(guest.faults(13)).isEqualTo(1);
    }

    @Test
    void portsAndMsrsAreAnswered() {
        Guest guest = run("""
                technique deprivileged
                exits {
                    io(0x500..0x501) { port, value -> value == null ? port + 1 : null }
                    msr(0x174) { vm, value -> value == null ? 0x1_0000_0002 : null }
                }
                asm 'mov dx, 0x500\\nin ax, dx\\nmov ebx, eax\\nmov ecx, 0x174\\nrdmsr\\nhlt'
                """);

        assertThat(guest.named("bx")).isEqualTo(0x501L);
        assertThat(guest.named("eax")).isEqualTo(2L);
        assertThat(guest.named("edx")).isEqualTo(1L);
        assertThat(guest.exits("IO")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtualTlb", "shadow", "bruteForce", "scanBeforeExecute"})
    void aWatchSeesItsBytesAndTellsThemFromTheRestOfThePage(String technique) {
        Guest guest = run("""
                technique %s
                exits { watch(gpa: 0x5000..0x5003, on: write) { vm -> vm.edi = vm.edi + 1 } }
                asm 'mov dword [0x5000], 1\\nmov dword [0x5004], 2\\nmov eax, [0x5000]\\nmov byte [0x5003], 3\\nhlt'
                """.formatted(technique));

        assertThat(guest.named("edi")).isEqualTo(2L);
        assertThat(guest.exits("WATCH")).isEqualTo(2);
        assertThat(guest.exits("FALSE_SHARING")).isEqualTo(1);
        assertThat(guest.named("eax")).isEqualTo(1L);
    }

    @Test
    void readsAreWatchedToo() {
        Guest guest = run("""
                technique shadow
                exits { watch gpa: 0x5000, on: read }
                asm 'mov dword [0x5000], 1\\nmov al, [0x5000]\\nhlt'
                """);

        assertThat(guest.exits("WATCH")).isEqualTo(1);
        assertThat(guest.named("al")).isEqualTo(1L);
    }

    /// None of these traps by itself at CPL 3: scanning puts a trap in their place.
    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "CPUID                @ cpuid",
                "FLAGS                @ pushf",
                "TABLE_REGISTER_STORE @ sgdt [0x6000]",
                "SEGMENT_READ         @ mov bx, cs",
                "SEGMENT_READ         @ fnstenv [0x6000]",
                "CODE_READ            @ mov bl, [cs:0x6000]",
                "BRANCH               @ mov ecx, after\\njmp ecx\\nafter: nop",
                "SOFTWARE_INTERRUPT   @ cmp eax, 0\\njne after\\nint3\\nafter: nop",
            })
    void scanningFindsWhatTrapsOnlyInACopy(String name, String code) {
        Guest guest = run("""
                technique scanBeforeExecute
                exits { on(%s) { vm -> vm.esi = vm.esi + 1; vm.advance() } }
                asm 'mov esi, 0\\nmov eax, 0\\n%s\\nhlt'
                """.formatted(name, code));

        boolean jump = name.equals("BRANCH");
        assertThat(guest.named("esi")).isEqualTo(1L);
        assertThat(guest.exits(name)).isEqualTo(1);
        assertThat(guest.exits("EXCEPTION"))
                .as("no other exit has to stand for it")
                .isZero();
        assertThat(guest.named("ecx")).as("advanced over").isEqualTo(jump ? guest.label("after") : 0L);
        assertThat(guest.getStop()).isEqualTo(StopKind.HALTED);
    }

    @Test
    void aHandlerOfABranchSeesWhereTheGuestGoes() {
        Guest guest = run("""
                technique scanBeforeExecute
                exits { on(BRANCH) { vm -> vm.edi = vm.ecx } }
                asm 'mov ecx, there\\njmp ecx\\nhlt\\nthere: mov eax, 5\\nhlt'
                """);

        assertThat(guest.named("eax")).isEqualTo(5L);
        assertThat(guest.named("edi")).isEqualTo(guest.named("ecx"));
    }

    /// What a handler does to a control register is as if the guest had done it.
    @ParameterizedTest
    @ValueSource(strings = {"vm.advance()", "vm.retry()", "vm.emulate()"})
    void tablesThatAHandlerLoadsAreInForceAtOnce(String way) {
        Guest guest = run("""
                technique shadow
                paging { map 0x1000 to 0x5000, rw }
                exits {
                    on(CLI) { vm ->
                        if (vm.ebx == 0) { vm.ebx = 1; vm.cr0 = vm.cr0 & 0x7fffffff; %s }
                    }
                }
                asm 'mov dword [0x1000], 7\\nmov ebx, 0\\ncli\\nmov ecx, [0x1000]\\nhlt'
                """.formatted(way).replaceFirst("memory 1.MiB\n", ""));

        assertThat(guest.named("ebx")).isEqualTo(1L);
        assertThat(guest.named("ecx")).as("without paging 0x1000 is itself").isEqualTo(0L);
    }

    private static final String OWN = """
            import hypercell.engine.monitor.*
            class Mine extends FilledByFaults {
                Mine(VirtualMachine vm) { super(vm) }
                String name() { 'mine' }
                String fill(HiddenFault fault) { %s }
            }
            guest('own') {
                monitor { memory { vm -> %s } }
                paging { map 0x40000 to 0x50000, rw }
                asm 'mov eax, [0x40000]\\nmov dword [0x40000], 5\\nhlt'
            }
            """;

    @Test
    void aTechniqueIsWrittenInTheScript() {
        Guest guest =
                (Guest) Scripts.value(OWN.formatted("map(fault); return 'mine: ' + fault.write()", "new Mine(vm)"));
        guest.run();

        assertThat(guest.getStop()).isEqualTo(StopKind.HALTED);
        assertThat(guest.exits("HIDDEN_FAULT"))
                .as("code; the page read, and written")
                .isEqualTo(3);
        assertThat(guest.getExitLog().exits()).extracting(Event.Exit::detail).anyMatch(it -> it.endsWith("mine: true"));
    }

    @Test
    void whatAnOwnTechniqueDoesWrongEndsTheRunAndNothingElse() {
        Guest guest = (Guest) Scripts.value(OWN.formatted("assert fault.gva() == 7; ''", "new Mine(vm)"));
        guest.run();

        assertThat(guest.getStop()).isEqualTo(StopKind.USER_CODE_FAILED);
    }

    @Test
    void aBlockThatGivesNoTechniqueIsRefused() {
        assertThat(String.join("\n", Scripts.errors(OWN.formatted("''", "5"))))
                .contains("the block of memory gives a technique, not the number 5")
                .contains("FilledByFaults");
    }

    @Test
    void whatHandlersDoWrongEndsTheRunAndNothingElse() {
        Guest guest = run("""
                technique deprivileged
                exits { on(CLI) { vm -> assert vm.eax == 5 } }
                asm 'cli\\nhlt'
                """);

        assertThat(guest.getStop()).isEqualTo(StopKind.USER_CODE_FAILED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '`',
            value = {
                "exits { on(RDTSC) { } }                               @ the bare machine has no monitor to leave to for RDTSC",
                "technique shadow; exits { on(CPUID) { } }             @ technique shadow cannot intercept CPUID",
                "technique shadow; exits { on(CPUID) { } }             @ privilege scanBeforeExecute can",
                "technique virtualTlb; exits { trap TABLE_READ }       @ memory bruteForce can",
                "technique shadow; exits { trap EPT_VIOLATION }        @ not in this version",
                "technique shadow; exits { on(RDTCS) { } }             @ 'RDTCS'",
                "technique shadow; exits { on(RDTSC) { a, b -> } }     @ takes at most 1 parameters",
                "technique shadow; exits { exception(32) { } }         @ outside",
                "technique shadow; exits { watch gpa: 0x5000, on: 7 }  @ watch is on: read, write or any",
                "p2m { hole 0xA0000..0xFFFFF }                         @ the bare machine has no p2m",
                "technique shadow; p2m { hole 0xA0001..0xFFFFE }       @ multiples of 4.KiB",
                "monitor { privilege shadow }                          @ 'shadow' is not a way to virtualize privilege",
                "monitor { mistakes forgetInvlpq }                     @ forgetInvlpg",
                "technique shadow; paging(fourLevel) { map 0x1000 to 0x5000, rw }  @ long mode under a software technique",
                "monitor { memory bruteForce; mistakes forgetInvlpg }  @ cannot make the mistake forgetInvlpg",
                "monitor { memory bruteForce; mistakes forgetInvlpg }  @ virtualTlb and shadow can",
                "monitor { privilege scanBeforeExecute; mistakes forgetAccessed } @ deprivileged can",
                "technique vmx                                         @ technique 'vmx' is not in this version",
            })
    void mistakesAreExplained(String body, String message) {
        assertThat(String.join("\n", Scripts.errors("guest { " + body.strip() + "; asm 'hlt' }")))
                .contains(message.strip());
    }

    @Test
    void aHoleOfThePhysicalMapReadsAsAFloatingBus() {
        Guest guest = run("""
                technique shadow
                p2m { scattered seed: 7; hole 0xA0000..0xAFFFF }
                asm 'mov dword [0xa0000], 5\\nmov eax, [0xa0000]\\nhlt'
                """);

        assertThat(guest.named("eax")).isEqualTo(0xffff_ffffL);
        assertThat(guest.exits("MMIO")).isEqualTo(2);
    }

    @Test
    void techniquesAreCompared() {
        Object value = Scripts.value("""
                compare(bare, virtualTlb, shadow, bruteForce, scanBeforeExecute, cost: 'core2') {
                    memory 1.MiB
                    asm 'cli\\nmov eax, cr0\\nhlt'
                }
                """);

        assertThat(value).isInstanceOf(Comparison.class);
        Comparison comparison = (Comparison) value;
        assertThat(comparison.isSame()).isTrue();
        assertThat(comparison.of("bare").traps()).isZero();
        assertThat(comparison.of("shadow").traps()).as("CLI, MOV from CR0, HLT").isEqualTo(3);
        assertThat(comparison.of("bare").cycles()).isEqualTo(3);
        Comparison.Row shadow = comparison.of("shadow");
        assertThat(shadow.cycles())
                .isEqualTo(3 + (1186 + 937) * (shadow.traps() + shadow.hidden()) + 3 * shadow.references());
    }

    @Test
    void techniquesAreComparedInParts() {
        Comparison comparison = (Comparison) Scripts.value("""
                compare([technique: shadow, outOfSync: true], bare, [privilege: scanBeforeExecute, memory: shadow]) {
                    memory 1.MiB
                    paging { map 0x10000 to 0x10000 }
                    asm 'mov [0x10100], ebx\\nmov [0x10104], ebx\\nhlt'
                }
                """);

        assertThat(comparison.getExits().keySet())
                .containsExactly("shadow, out of sync", "bare", "scanBeforeExecute + shadow");
        assertThat(comparison.of("shadow, out of sync").traps())
                .as("the first write, HLT")
                .isEqualTo(2);
        assertThat(comparison.isSame()).isTrue();
        assertThat(comparison.getBest())
                .isEqualTo(comparison.getCycles().entrySet().stream()
                        .filter(it -> !it.getKey().equals("bare"))
                        .min(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey());
    }

    @Test
    void aTechniqueThatWasNotComparedOrIsNoneIsAnError() {
        assertThat(Scripts.errors("compare(bare, shadow) { asm 'hlt' }.of('shadwo')"))
                .containsExactly("1:0: 'shadwo' was not compared — did you mean 'shadow'?");
        assertThat(Scripts.errors("compare(bare, [technique: bare, outOfSync: true]) { asm 'hlt' }"))
                .containsExactly("1:0: technique 'bare' has no parts — write its name alone");
        assertThat(Scripts.errors("compare(bare, [memori: shadow]) { asm 'hlt' }"))
                .containsExactly("1:0: a technique has no option 'memori' — did you mean 'memory'?");
    }

    @Test
    void theCommandLinesTechniqueIsTheScripts() {
        assertThat(run("technique shadow\nasm 'hlt'").getSummary().technique()).isEqualTo("shadow");
        assertThat(run("monitor { privilege scanBeforeExecute; memory shadow }\nasm 'hlt'")
                        .getSummary()
                        .technique())
                .isEqualTo("scanBeforeExecute + shadow");
    }
}
