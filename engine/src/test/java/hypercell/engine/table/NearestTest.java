package hypercell.engine.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KNOWN = List.of("mov", "movzx", "eax", "ebx", "top", "rdtsc");

    @Test
    void aSwapOfNeighboursCountsAsOneChange() {
        assertThat(Nearest.to("mvo", KNOWN)).contains("mov");
        assertThat(Nearest.to("tpo", KNOWN)).contains("top");
        assertThat(Nearest.to("RDTCS", KNOWN)).contains("rdtsc");
    }

    @Test
    void amongEqualsTheAlphabeticallyFirstIsTaken() {
        assertThat(Nearest.to("ecx", List.of("edx", "eax", "ebx"))).contains("eax");
    }

    @Test
    void aWordThatIsTooFarFromAllHasNoNeighbour() {
        assertThat(Nearest.to("frobnicate", KNOWN)).isEmpty();
        assertThat(Nearest.hint("frobnicate", KNOWN)).isEmpty();
    }

    @Test
    void theHintIsAQuestion() {
        assertThat(Nearest.hint("ebxx", KNOWN)).isEqualTo("did you mean 'ebx'?");
    }
}
