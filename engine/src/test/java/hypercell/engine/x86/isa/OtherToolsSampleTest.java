package hypercell.engine.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What nasm 2.16 and objdump 2.40 said about a sample of instructions, recorded, so that the comparison also runs
/// where they are not installed. `-Dsample.record=true` records it again.
class OtherToolsSampleTest {
    private static final Path SAMPLE = Path.of("src/test/resources/hypercell/engine/x86/isa/other-tools-sample.txt");

    @Test
    void agreesWithTheRecordedReadingsOfNasmAndObjdump() throws IOException {
        if (Boolean.getBoolean("sample.record")) {
            OtherTools.require("nasm");
            OtherTools.require("objdump");
            Files.writeString(SAMPLE, OtherToolsTest.sample());
        }
        List<String> failures = new ArrayList<>();
        int compared = 0;
        for (String line : Files.readAllLines(SAMPLE)) {
            String[] columns = line.split("\\|");
            int bits = Integer.parseInt(columns[0]);
            long address = Long.parseLong(columns[1]);
            failures.addAll(Agreement.withNasm(columns[2], HexFormat.of().parseHex(columns[3]), address, bits));
            failures.addAll(Agreement.withObjdump(HexFormat.of().parseHex(columns[4]), address, bits, columns[5]));
            compared++;
        }
        assertThat(failures).isEmpty();
        assertThat(compared).isEqualTo(3 * OtherTools.BATCH);
    }
}
