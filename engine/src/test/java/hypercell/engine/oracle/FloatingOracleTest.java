package hypercell.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// x87, MMX and SSE instructions against what a real processor (an AMD Zen 3) answered, over the whole state.
class FloatingOracleTest {
    /// This processor pushes a denormal even when its exception is unmasked. SDM 1 "Denormal Operand Exception":
    /// then the stack remains unchanged.
    private static final Set<String> LOADS_DENORMALS = Set.of("fld dword [ebx]", "fld qword [ebx]");

    private static final int DENORMAL = 2;

    @Test
    void everyRegisterAndEveryFlagIsThatOfTheProcessor() throws IOException {
        List<String> differences = new ArrayList<>();
        Set<String> texts = new HashSet<>();
        FloatingComparison comparison = new FloatingComparison();
        int compared = 0;
        for (FloatingRecording.Recorded one : recorded()) {
            for (int i = 0; i < one.cases().size(); i++) {
                compare(comparison, one.cases().get(i), one.answers().get(i), differences);
                compared++;
            }
            texts.add(one.cases().getFirst().text());
        }
        assertThat(compared).isEqualTo(FloatingTexts.all().size() * FloatingRecording.PER_TEXT);
        assertThat(texts).containsExactlyInAnyOrderElementsOf(FloatingTexts.all());
        assertThat(differences).isEmpty();
    }

    static void compare(
            FloatingComparison comparison,
            FloatingCases.Case one,
            FloatingCases.State answer,
            List<String> differences) {
        String difference = comparison.difference(one, answer);
        if (difference != null && !isLoadOfDenormal(one, answer)) {
            differences.add(one.text() + ": " + difference);
        }
    }

    private static boolean isLoadOfDenormal(FloatingCases.Case one, FloatingCases.State answer) {
        boolean unmasked = (answer.status() & ~one.before().control() & DENORMAL) != 0;
        return LOADS_DENORMALS.contains(one.text()) && unmasked;
    }

    private static List<FloatingRecording.Recorded> recorded() throws IOException {
        try (InputStream in = FloatingOracleTest.class.getResourceAsStream("floating.bin.gz")) {
            return FloatingRecording.read(in);
        }
    }
}
