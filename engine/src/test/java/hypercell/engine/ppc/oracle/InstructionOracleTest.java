package hypercell.engine.ppc.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hypercell.engine.ppc.isa.Assembler;
import hypercell.engine.ppc.isa.Assembly;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
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

/// Generated cases leave the same registers, memory and interrupts as on QEMU's 440EP. A recording is compared in every
/// build; with qemu-system-ppc installed, other cases run live: `-Dppc.cases=N -Dppc.seed=S`. `-Dppc.record=FILE` makes
/// the recording anew.
class InstructionOracleTest {
    private static final int RECORDED = 20_000;
    private static final long CASES = 0x10_0000;
    private static final long RESULTS = 0x200_0000;

    @TempDir
    Path folder;

    @Test
    void recordedCasesEndAsOnQemu() throws IOException {
        InstructionCases cases = new InstructionCases(1);
        InstructionRig rig = new InstructionRig();
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(resource("instructions.gz")))) {
            for (int i = 0; i < RECORDED; i++) {
                InstructionCase given = cases.next();
                check(given, rig, InstructionOutcome.read(in, given));
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void otherCasesEndAsOnQemu() throws Exception {
        assumeTrue(Bamboo.present(), "qemu-system-ppc is not installed");
        String record = System.getProperty("ppc.record");
        int count = record != null ? RECORDED : Integer.getInteger("ppc.cases", 4000);
        InstructionCases generator = new InstructionCases(record != null ? 1 : Long.getLong("ppc.seed", 2));
        List<InstructionCase> cases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cases.add(generator.next());
        }
        List<InstructionOutcome> outcomes = qemu(cases);
        if (record != null) {
            Files.write(Path.of(record), recording(cases, outcomes));
        }
        InstructionRig rig = new InstructionRig();
        for (int i = 0; i < count; i++) {
            check(cases.get(i), rig, outcomes.get(i));
        }
    }

    private static void check(InstructionCase given, InstructionRig rig, InstructionOutcome expected) {
        assertThat(rig.run(given).differences(expected)).as(given.toString()).isEmpty();
    }

    private List<InstructionOutcome> qemu(List<InstructionCase> cases) throws Exception {
        Map<String, Long> constants =
                Map.of("CASES", CASES, "RESULTS", RESULTS, "COUNT", (long) cases.size(), "UART", 0xef60_0300L);
        String text = new String(resource("instructions.s").readAllBytes(), StandardCharsets.UTF_8);
        Assembler.Result result = Assembler.assemble(text, 0, constants);
        assertThat(result.problems()).isEmpty();
        Assembly program = result.assembly();
        ByteBuffer data = ByteBuffer.allocate(InstructionCase.BYTES * cases.size());
        cases.forEach(it -> it.put(data));
        ByteBuffer memory = Bamboo.run(
                folder,
                List.of(new Bamboo.Segment(program.origin(), program.bytes()), new Bamboo.Segment(CASES, data.array())),
                program.labels().get("start"),
                RESULTS,
                InstructionOutcome.BYTES * cases.size());
        List<InstructionOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            outcomes.add(InstructionOutcome.get(memory));
        }
        return outcomes;
    }

    private static byte[] recording(List<InstructionCase> cases, List<InstructionOutcome> outcomes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
            for (int i = 0; i < cases.size(); i++) {
                outcomes.get(i).write(out, cases.get(i));
            }
        }
        return bytes.toByteArray();
    }

    static InputStream resource(String name) {
        return InstructionOracleTest.class.getResourceAsStream(name);
    }
}
