package hypercell.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.mmu.PagingFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Guests with PAE paging under each memory technique.
class PaeTest {
    private static final int DATA = PagingGuest.DATA;
    private static final int KERNEL = 3;
    private static final int ACCESSED = 0x20;
    private static final int DIRTY = 0x40;

    static Stream<MonitorConfig> techniques() {
        MonitorConfig standard = MonitorConfig.DEFAULT;
        MonitorConfig shadow = standard.withMemory("shadow");
        return Stream.of(
                standard,
                standard.withMemory("bruteForce"),
                shadow,
                shadow.withOutOfSync(true),
                shadow.withTableFrames(16),
                shadow.withPrivilege("scanBeforeExecute"));
    }

    @ParameterizedTest
    @MethodSource("techniques")
    void entriesOfEightBytesAndTheirFlags(MonitorConfig config) {
        AgainstBare run = AgainstBare.same(
                config,
                PagingGuest.of("""
            mov eax, [0x1000]
            mov esi, [0x17008]
            mov [0x1000], eax
            mov ecx, [0x17008]
            mov dword [0x17008], %#x
            invlpg [0x1000]
            mov ebx, [0x1000]
            """.formatted(DATA + 0x1000 | KERNEL))
                        .pae()
                        .map(0x1000, DATA, KERNEL)
                        .start());
        assertThat(run.guest.reg("esi")).isEqualTo(DATA | KERNEL | ACCESSED);
        assertThat(run.guest.reg("ecx")).isEqualTo(DATA | KERNEL | ACCESSED | DIRTY);
        assertThat(run.guest.reg("ebx")).isEqualTo(DATA + 0x1000);
        assertThat(run.monitored.memoryTechnique().format()).isEqualTo(PagingFormat.PAE);
    }

    @ParameterizedTest
    @MethodSource("techniques")
    void pdptesCountWhenCr3IsLoadedAndNotBefore(MonitorConfig config) {
        AgainstBare run = AgainstBare.same(
                config, PagingGuest.of("""
            mov dword [0x18000], 0x17007   ; another directory, for 1 GiB up
            mov dword [0x15008], 0x18001
            mov edi, first
            mov eax, [0x40001000]
    first:  mov eax, cr3
            mov cr3, eax
            mov ebx, [0x40001000]
            mov dword [0x15008], 0
            mov ecx, [0x40001004]          ; the register has it still
            mov eax, cr3
            mov cr3, eax
            mov edi, second
            mov eax, [0x40001000]
    second: nop
            """).pae().map(0x1000, DATA, KERNEL).start());
        assertThat(run.guest.reg("ebx")).isEqualTo(DATA);
        assertThat(run.count(ExitReason.PAGE_FAULT)).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("techniques")
    void pagesOfTwoMegabytes(MonitorConfig config) {
        AgainstBare run = AgainstBare.same(
                config,
                PagingGuest.of("""
            mov eax, [0x200000]
            mov [0x201000], eax
            mov ecx, [0x16008]
            mov dword [0x16008], 0xe3    ; elsewhere
            invlpg [0x210000]
            mov eax, [0x217000]
            """)
                        .pae()
                        .set(PagingGuest.WIDE_DIRECTORY + 8, DATA | 0x83)
                        .start());
        assertThat(run.guest.reg("ecx")).isEqualTo(DATA | 0x83 | ACCESSED | DIRTY);
        assertThat(run.guest.reg("eax")).isNotEqualTo(DATA);
    }

    @ParameterizedTest
    @MethodSource("techniques")
    void codeIsRefusedOnPagesThatForbidIt(MonitorConfig config) {
        AgainstBare run = AgainstBare.same(
                config,
                PagingGuest.of("""
            mov byte [0x1000], 0xc3
            mov edi, back
            mov eax, 0x1000
            call eax
            mov ecx, 1
    back:   mov dword [0x1700c], 0
            invlpg [0x1000]
            call eax
            mov edx, 1
            """)
                        .pae()
                        .noExecute()
                        .map(0x1000, DATA, KERNEL)
                        .set(PagingGuest.WIDE_TABLE + 12, 0x8000_0000L)
                        .start());
        assertThat(run.dword(PagingGuest.LOG)).isEqualTo(0x11);
        assertThat(run.guest.reg("ecx")).isZero();
        assertThat(run.guest.reg("edx")).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("techniques")
    void userCodeHasAViewOfItsOwn(MonitorConfig config) {
        AgainstBare run = AgainstBare.same(
                config,
                PagingGuest.withUser(
                                "mov eax, [0x1000]\n" + PagingGuest.callUser(1) + "mov esi, [0x17010]\n",
                                "mov [0x2000], eax\n mov eax, [0x1000]")
                        .pae()
                        .map(0x1000, DATA, KERNEL)
                        .map(0x2000, DATA + 0x1000, 7)
                        .start());
        assertThat(run.dword(PagingGuest.LOG)).isEqualTo(5);
        assertThat(run.guest.reg("esi")).isEqualTo(DATA + 0x1000 | 7 | ACCESSED | DIRTY);
    }

    @ParameterizedTest
    @MethodSource("techniques")
    void aGuestChangesFromOneFormatToTheOtherAndBack(MonitorConfig config) {
        String other = "mov eax, cr0\n and eax, 0x7fffffff\n mov cr0, eax\n"
                + "mov eax, cr4\n xor eax, 0x20\n mov cr4, eax\n mov eax, %#x\n mov cr3, eax\n"
                + "mov eax, cr0\n or eax, 0x80000000\n mov cr0, eax\n";
        AgainstBare run = AgainstBare.same(
                config,
                PagingGuest.of("mov ebx, [0x1000]\n"
                                + narrow()
                                + other.formatted(PagingGuest.DIRECTORY)
                                + "mov ecx, [0x1000]\n"
                                + other.formatted(PagingGuest.PDPT)
                                + "mov edx, [0x1000]\n")
                        .pae()
                        .map(0x1000, DATA, KERNEL)
                        .start());
        assertThat(run.guest.reg("ebx")).isEqualTo(DATA);
        assertThat(run.guest.reg("ecx")).isEqualTo(DATA + 0x1000);
        assertThat(run.guest.reg("edx")).isEqualTo(DATA);
    }

    /// Fills the first table of 32-bit paging.
    private static String narrow() {
        return """
            mov edi, 0x10000
            xor eax, eax
            mov ecx, 1024
            rep stosd
            mov edi, 0x1001c
            mov eax, 0x7003
            mov ecx, 25
    low:    stosd
            add eax, 0x1000
            loop low
            mov dword [0x10400], 0x100003
            mov dword [0x10404], 0x101003
            mov dword [0x10004], %#x
            """.formatted(DATA + 0x1000 | KERNEL);
    }
}
