package hypercell.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each mistake about memory makes a guest go wrong that goes right without it.
class MistakeTest {
    private static final int DATA = PagingGuest.DATA;
    private static final int KERNEL = 3;
    private static final int DIRTY = 0x40;

    private static MonitorConfig config(String memory) {
        return MonitorConfig.DEFAULT
                .withMemory(memory.replace(" out of sync", ""))
                .withOutOfSync(memory.contains("out"));
    }

    /// Runs the guest by a monitor without mistakes, which must do well, and by one that makes `mistake`.
    private static AgainstBare mistaken(String memory, Mistake mistake, PagingGuest guest) {
        AgainstBare.same(config(memory), guest.start());
        return AgainstBare.compare(config(memory).withMistakes(Set.of(mistake)), guest.start());
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtualTlb", "shadow out of sync"})
    void withoutInvlpgTheGuestGoesOnWithTheOldPage(String memory) {
        AgainstBare run = mistaken(
                memory,
                Mistake.FORGET_INVLPG,
                PagingGuest.of("""
            mov eax, [0x1000]
            mov dword [0x10004], %#x
            invlpg [0x1000]
            mov ebx, [0x1000]
            """.formatted(DATA + 0x1000 | KERNEL)).map(0x1000, DATA, KERNEL));
        assertThat(run.bare.reg("ebx")).isEqualTo(DATA + 0x1000);
        assertThat(run.guest.reg("ebx")).isEqualTo(DATA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtualTlb", "shadow", "bruteForce"})
    void withoutLoadsOfCr3TheGuestStaysInTheOldSpace(String memory) {
        AgainstBare run = mistaken(
                memory,
                Mistake.FORGET_CR3,
                PagingGuest.of("""
            mov ebx, [0x1000]
            mov eax, 0x12000
            mov cr3, eax
            mov ebx, [0x1000]
            """)
                        .map(0x1000, DATA, KERNEL)
                        .set(PagingGuest.OTHER_DIRECTORY, 0x11007)
                        .copyTable(0x11000, 0x1000, DATA + 0x1000));
        assertThat(run.bare.reg("ebx")).isEqualTo(DATA + 0x1000);
        assertThat(run.guest.reg("ebx")).isEqualTo(DATA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtualTlb", "shadow"})
    void withoutCareForDirtyFlagsTheGuestDoesNotLearnOfItsWrites(String memory) {
        AgainstBare run = mistaken(
                memory,
                Mistake.FORGET_DIRTY,
                PagingGuest.of("mov eax, [0x1000]\n mov [0x1000], eax\n mov ecx, [0x10004]\n")
                        .map(0x1000, DATA, KERNEL));
        assertThat(run.bare.reg("ecx") & DIRTY).isEqualTo(DIRTY);
        assertThat(run.guest.reg("ecx") & DIRTY).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtualTlb", "shadow", "bruteForce"})
    void withOneViewUserCodeReadsTheKernelsMemory(String memory) {
        AgainstBare run = mistaken(
                memory,
                Mistake.ONE_VIEW,
                PagingGuest.withUser(
                                "mov eax, [0x1000]\n mov ecx, [0x1004]\n" + PagingGuest.callUser(1),
                                "xor edx, edx\n mov edx, [0x1000]")
                        .map(0x1000, DATA, KERNEL));
        assertThat(run.bare.dword(PagingGuest.LOG)).isEqualTo(5);
        assertThat(run.bare.reg("edx")).isZero();
        assertThat(run.dword(PagingGuest.LOG)).isZero();
        assertThat(run.guest.reg("edx")).isEqualTo(DATA);
    }

    @Test
    void aShadowThatTheGuestReadsTellsWhereItsMemoryLiesAndBreaksIsolation() {
        AgainstBare run = mistaken(
                "shadow",
                Mistake.RETURN_HARDWARE_ENTRY,
                PagingGuest.of("mov eax, [0x1000]\n mov ecx, [0x10004]\n").map(0x1000, DATA, KERNEL));
        long hpa = run.monitored.vm().frames().hpa(DATA);
        assertThat(run.bare.reg("ecx") & ~0xfffL).isEqualTo(DATA);
        assertThat(run.guest.reg("ecx") & ~0xfffL).isEqualTo(hpa);
        assertThat(run.monitored.isolationViolations()).anyMatch(it -> it.startsWith("hardware maps 0x10000 to frame"));
    }

    /// A GDT of the guest's own, whose last entry is data that nobody has used yet.
    private static final String OWN_GDT = """
            lgdt [gdtr]
            jmp begin
            align 8
    gdt:    dq 0, 0x00cf9b000000ffff, 0x00cf93000000ffff, 0x00cffb000000ffff, 0x00cff3000000ffff
            dq 0x00cf93000000ffff
    fresh:  dq 0x00cf92000000ffff
    gdtr:   dw 0x37
            dd gdt
    begin:
    """;

    @ParameterizedTest
    @ValueSource(strings = {"virtualTlb", "shadow", "bruteForce"})
    void descriptorsThatAreNotProtectedAreLoadedAsTheyWere(String memory) {
        AgainstBare run = mistaken(
                memory,
                Mistake.UNPROTECTED_DESCRIPTORS,
                PagingGuest.of(OWN_GDT + """
            mov ax, 0x28
            mov fs, ax
            mov ebx, [fs:0x1000]
            mov byte [gdt + 0x28 + 3], 0x20   ; the segment begins at 0x2000 now
            mov fs, ax
            mov ecx, [fs:0]
            """)
                        .map(0x1000, DATA, KERNEL)
                        .map(0x2000, DATA + 0x2000, KERNEL)
                        .map(0, DATA + 0x3000, KERNEL));
        assertThat(run.guest.reg("ebx")).isEqualTo(DATA);
        assertThat(run.bare.reg("ecx")).isEqualTo(DATA + 0x2000);
        assertThat(run.guest.reg("ecx")).isEqualTo(DATA + 0x3000);
    }

    @Test
    void aSegmentThatTheGuestHasWithdrawnIsStillLoadedFromTheCopy() {
        AgainstBare run = mistaken(
                "virtualTlb",
                Mistake.UNPROTECTED_DESCRIPTORS,
                PagingGuest.of(OWN_GDT + """
            mov byte [gdt + 0x28 + 5], 0x13   ; not present any more
            mov edx, 1
            mov ax, 0x23
            mov es, ax
            mov ax, 0x28
            cmp dword [0x1000], 0
            je  skip                          ; bare would raise #NP, for which nobody has a gate
            mov gs, ax
    skip:   mov edx, 2
            """).map(0x1000, DATA + 0x1000, KERNEL).set(DATA + 0x1000, 0));
        assertThat(run.bare.reg("edx")).isEqualTo(2);
        AgainstBare wrong = AgainstBare.compare(
                config("virtualTlb").withMistakes(Set.of(Mistake.UNPROTECTED_DESCRIPTORS)),
                PagingGuest.of(OWN_GDT + """
            mov byte [gdt + 0x28 + 5], 0x13
            mov ax, 0x28
            mov gs, ax
            mov edx, 2
            """).start());
        assertThat(wrong.bare.reg("edx")).as("#NP, and then nothing more").isNotEqualTo(2);
        assertThat(wrong.guest.reg("edx")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtualTlb", "shadow", "bruteForce"})
    void accessedFlagsStayInTheCopies(String memory) {
        AgainstBare run = mistaken(memory, Mistake.FORGET_ACCESSED, PagingGuest.of(OWN_GDT + """
            mov ax, 0x30
            mov fs, ax
            movzx ecx, byte [fresh + 5]
            """));
        assertThat(run.bare.reg("ecx")).isEqualTo(0x93);
        assertThat(run.guest.reg("ecx")).isEqualTo(0x92);
    }
}
