package hypercell.engine.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What nasm 2.16 and objdump 2.40 said about a sample of instructions, recorded, so that the comparison also runs
/// where they are not installed. `-Dtest=OtherToolsTest -Dsample.record=true` records it again.
class OtherToolsSampleTest {
    @Test
    void agreesWithTheRecordedReadingsOfNasmAndObjdump() throws IOException {
        List<String> failures = new ArrayList<>();
        int compared = 0;
        for (String line : lines()) {
            String[] columns = line.split("\\|");
            int bits = Integer.parseInt(columns[0]);
            long address = Long.parseLong(columns[1]);
            failures.addAll(Agreement.withNasm(columns[2], HexFormat.of().parseHex(columns[3]), address, bits));
            failures.addAll(Agreement.withObjdump(HexFormat.of().parseHex(columns[4]), address, bits, columns[5]));
            compared++;
        }
        assertThat(failures).isEmpty();
        assertThat(compared).isEqualTo(2 * OtherTools.BATCH);
    }

    private static List<String> lines() throws IOException {
        try (var in = OtherToolsSampleTest.class.getResourceAsStream("other-tools-sample.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
