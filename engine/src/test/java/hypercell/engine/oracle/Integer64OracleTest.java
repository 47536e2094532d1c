package hypercell.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Integer instructions in 64-bit mode, single and in runs, against what a real processor answered in user mode:
/// registers, memory, defined flags, and of exceptions the vector and the instruction. [Integer64ProcessorTest] made
/// the recording and compares as many more cases as one likes.
class Integer64OracleTest {
    @Test
    void everyRecordedCaseEndsAsOnTheProcessor() throws IOException {
        List<Integer64Recording.Recorded> recorded;
        try (InputStream in = Integer64OracleTest.class.getResourceAsStream("integer64.bin.gz")) {
            recorded = Integer64Recording.read(in);
        }
        Integer64Rig rig = new Integer64Rig();
        List<String> differences = new ArrayList<>();
        int exceptions = 0;
        for (Integer64Recording.Recorded one : recorded) {
            String difference = rig.difference(one.one(), one.answer());
            exceptions += one.answer().vector() == Integer64Case.NO_EXCEPTION ? 0 : 1;
            if (difference != null) {
                differences.add(one.one().text() + ": " + difference);
            }
        }
        assertThat(differences).isEmpty();
        assertThat(recorded).hasSizeGreaterThan(9_000);
        assertThat(exceptions).isGreaterThan(1_000);
    }
}
