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
}
