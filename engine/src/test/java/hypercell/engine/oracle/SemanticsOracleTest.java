package hypercell.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.state.Flags;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Results and flags of generated instructions against what a real processor answered in user mode. Flags that the
/// manual leaves undefined (lower case in the instruction table, and the count-dependent ones of shifts) are not
/// compared.
class SemanticsOracleTest {
    private static final String[] NAMES = {"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"};
    private static final int CODE = 0x100000;

    @Test
    void everyResultAndEveryDefinedFlagIsThatOfTheProcessor() throws IOException {
        List<SemanticsCases.Case> cases = SemanticsCases.all();
        List<SemanticsRecording.Answer> answers = recorded(cases);
        List<String> differences = new ArrayList<>();
        try (PcMachine machine = PcMachine.create(PcConfig.DEFAULT.withRam(1L << 30))) {
            machine.startFlat32(CODE, 0x90000, 0xe000);
            for (int i = 0; i < cases.size(); i++) {
                String difference = difference(machine, cases.get(i), answers.get(i));
                if (difference != null) {
                    differences.add("#%d %s: %s".formatted(i, cases.get(i).text(), difference));
                }
            }
        }
        assertThat(cases).hasSizeGreaterThan(20_000);
        assertThat(differences).isEmpty();
    }

    private static List<SemanticsRecording.Answer> recorded(List<SemanticsCases.Case> cases) throws IOException {
        try (InputStream in = SemanticsOracleTest.class.getResourceAsStream("semantics.bin.gz")) {
            return SemanticsRecording.read(cases, in);
        }
    }

    private static String difference(PcMachine machine, SemanticsCases.Case one, SemanticsRecording.Answer answer) {
        byte[] code = Arrays.copyOf(one.code(), one.code().length + 1);
        code[one.code().length] = (byte) 0xf4; // HLT
        machine.writeGpa(CODE, code);
        machine.writeGpa(SemanticsCases.MEMORY, one.memory());
        for (int i = 0; i < 8; i++) {
            machine.cpu().setRegister(NAMES[i], i == 4 ? 0x90000 : one.registers()[i] & 0xffffffffL);
        }
        machine.cpu().setRegister("eflags", one.eflags() & ~Flags.IF);
        machine.cpu().setRegister("eip", CODE);
        Stop stop = machine.run(1000);
        if (answer.fault() != 0) {
            return stop instanceof Stop.TripleFault ? null : "the processor faults, the engine does not";
        }
        if (!(stop instanceof Stop.Halted)) {
            return stop.sentence();
        }
        return compare(machine, one, answer);
    }

    private static String compare(PcMachine machine, SemanticsCases.Case one, SemanticsRecording.Answer answer) {
        for (int i = 0; i < 8; i++) {
            int have = (int) machine.cpu().register(NAMES[i]);
            if (i != 4 && have != answer.registers()[i]) {
                return "%s = %08x, processor %08x".formatted(NAMES[i], have, answer.registers()[i]);
            }
        }
        byte[] memory = machine.readGpa(SemanticsCases.MEMORY, SemanticsCases.MEMORY_BYTES);
        if (!Arrays.equals(memory, answer.memory())) {
            return "memory differs at " + Arrays.mismatch(memory, answer.memory());
        }
        int mask =
                DefinedFlags.after(Decoder.decode(one.code(), 0, one.code().length, 32), one.registers()[1]) | Flags.DF;
        int have = (int) machine.cpu().register("eflags") & mask;
        int want = answer.eflags() & mask;
        return have == want ? null : "eflags %03x, processor %03x, of %03x".formatted(have, want, mask);
    }
}
