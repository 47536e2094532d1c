package hypercell.engine.ppc.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hypercell.engine.platform.PpcConfig;
import hypercell.engine.platform.PpcMachine;
import hypercell.engine.ppc.isa.Assembler;
import hypercell.engine.ppc.isa.Assembly;
import hypercell.engine.ppc.mmu.TlbEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The guest `tlb.s` gives the same results here as on QEMU's 440EP: entries written and read back, searches, accesses
/// that hit, miss and are denied. A recording is compared in every build; other cases run live when qemu-system-ppc is
/// installed (`-Dppc.cases=N -Dppc.seed=S`). `-Dppc.record.tlb=FILE` makes the recording anew.
class TlbOracleTest {
    private static final int RECORDED = 6000;
    private static final long CASES = 0x10_0000;
    private static final long RESULTS = 0x200_0000;
    private static final int RESULT_BYTES = 4 * TlbCase.RESULT_WORDS;

    @TempDir
    Path folder;

    @Test
    void recordedCasesGiveTheResultsOfQemu() throws IOException {
        try (InputStream in = new GZIPInputStream(InstructionOracleTest.resource("tlb.gz"))) {
            compare(cases(1, RECORDED), ByteBuffer.wrap(in.readAllBytes()));
        }
    }

    @Test
    void otherCasesGiveTheResultsOfQemu() throws Exception {
        assumeTrue(Bamboo.present(), "qemu-system-ppc is not installed");
        String record = System.getProperty("ppc.record.tlb");
        List<TlbCase> cases = record != null
                ? cases(1, RECORDED)
                : cases(Long.getLong("ppc.seed", 2), Integer.getInteger("ppc.cases", 2000));
        Assembly program = program(cases.size());
        ByteBuffer results = Bamboo.run(
                folder,
                List.of(new Bamboo.Segment(program.origin(), program.bytes()), new Bamboo.Segment(CASES, data(cases))),
                program.labels().get("start"),
                RESULTS,
                RESULT_BYTES * cases.size());
        if (record != null) {
            Files.write(Path.of(record), zipped(results.array()));
        }
        compare(cases, results);
    }

    private static List<TlbCase> cases(long seed, int count) {
        TlbCases generator = new TlbCases(seed);
        List<TlbCase> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cases.add(generator.next());
        }
        return cases;
    }

    private static byte[] data(List<TlbCase> cases) {
        ByteBuffer data = ByteBuffer.allocate(TlbCase.BYTES * cases.size());
        cases.forEach(it -> it.put(data));
        return data.array();
    }

    private static Assembly program(int count) throws IOException {
        Map<String, Long> constants =
                Map.of("CASES", CASES, "RESULTS", RESULTS, "COUNT", (long) count, "UART", PpcMachine.UART);
        String text = new String(InstructionOracleTest.resource("tlb.s").readAllBytes(), StandardCharsets.UTF_8);
        Assembler.Result result = Assembler.assemble(text, 0, constants);
        assertThat(result.problems()).isEmpty();
        return result.assembly();
    }

    private static void compare(List<TlbCase> cases, ByteBuffer expected) throws IOException {
        ByteBuffer mine = here(cases);
        for (TlbCase given : cases) {
            int[] theirs = new int[TlbCase.RESULT_WORDS];
            int[] ours = new int[TlbCase.RESULT_WORDS];
            for (int i = 0; i < theirs.length; i++) {
                theirs[i] = expected.getInt();
                ours[i] = mine.getInt();
            }
            assertThat(ours).as(given.toString()).containsExactly(theirs);
        }
    }

    /// The same guest on this engine.
    private static ByteBuffer here(List<TlbCase> cases) throws IOException {
        PpcMachine machine = PpcMachine.create(new PpcConfig(128 << 20));
        // QEMU begins with pages of 2 GiB and takes the first match; here the guest begins with what
        // it is going to write
        machine.writeTlb(62, machine.tlb().get(0));
        machine.writeTlb(63, machine.tlb().get(1));
        machine.writeTlb(0, TlbEntry.EMPTY);
        machine.writeTlb(1, TlbEntry.EMPTY);
        Assembly program = program(cases.size());
        machine.writeReal(program.origin(), program.bytes());
        machine.writeReal(CASES, data(cases));
        machine.start(program.labels().get("start"), 0);
        machine.core().setMsr(0);
        for (int i = 0; machine.uartOutput().length == 0; i++) {
            assertThat(i).as("rounds of the guest, at 0x%x", machine.cpu().pc()).isLessThan(100);
            machine.run(1_000_000);
        }
        return ByteBuffer.wrap(machine.readReal(RESULTS, RESULT_BYTES * cases.size()));
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }
}
