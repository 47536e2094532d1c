package hypercell.engine.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// The decoder against the decoder test lines of the iced project (see README.md beside the data).
/// `-Dsample.record=true` records again how many lines are skipped for which reason.
class IcedVectorsTest {
    private static final Path SKIPPED = Path.of("src/test/resources/hypercell/engine/x86/isa/iced-skipped.txt");
    private static final Set<String> IMPLEMENTED = Set.of(
            "INTEL8086",
            "INTEL186",
            "INTEL286",
            "INTEL386",
            "INTEL486",
            "CMOV",
            "CPUID",
            "CX8",
            "TSC",
            "MSR",
            "SEP",
            "RDPMC",
            "SMM",
            "PAUSE",
            "MULTIBYTENOP",
            "PREFETCHW",
            "MMX",
            "MOV_TR",
            "ADX",
            "BMI1",
            "BMI2",
            "CET_IBT",
            "CLFLUSHOPT",
            "CLFSH",
            "CLWB",
            "FXSR",
            "INVPCID",
            "LZCNT",
            "MONITOR",
            "MOVBE",
            "PKU",
            "POPCNT",
            "RDPID",
            "RDRAND",
            "RDSEED",
            "RDTSCP",
            "SKINIT_or_SVM",
            "SMAP",
            "SVM",
            "SYSCALL",
            "VMX",
            "VMX;INVEPT",
            "VMX;INVVPID",
            "XSAVE",
            "XSAVEC",
            "XSAVEOPT",
            "XSAVES",
            "SSE",
            "SSE2",
            "SSE3",
            "SSSE3",
            "SSE4_1",
            "SSE4_2",
            "NONE");
    private static final Set<String> X87 =
            Set.of("FPU", "FPU287", "FPU287XL_ONLY", "FPU387", "FPU387SL_ONLY", "FPU;CMOV", "FPU;SSE3", "CYRIX_FPU");
    private static final Set<String> OLD_FPU = Set.of("Fnstdw_AX", "Fnstsg_AX", "Frstpm");

    private final List<String> failures = new ArrayList<>();
    private final TreeMap<String, Integer> skipped = new TreeMap<>();
    private int checked;

    @Test
    void agreesWithIcedOnEveryLineOfTheImplementedInstructions() throws IOException {
        for (IcedLine line : lines()) {
            String reason = reasonToSkip(line);
            if (reason.isEmpty()) {
                checked++;
                check(line);
            } else {
                skipped.merge(reason, 1, Integer::sum);
            }
        }
        assertThat(failures).isEmpty();
        if (Boolean.getBoolean("sample.record")) {
            Files.writeString(SKIPPED, skippedAsText());
        }
        assertThat(checked).isEqualTo(7166);
        assertThat(skippedAsText()).isEqualTo(Files.readString(SKIPPED));
    }

    /// `reason=lines` for every reason, as `iced-skipped.txt` lists them.
    private String skippedAsText() {
        StringBuilder text = new StringBuilder();
        skipped.forEach(
                (reason, lines) -> text.append(reason).append('=').append(lines).append('\n'));
        return text.toString();
    }

    /// Empty when the line is checked. Options make the iced decoder accept what no processor of ours has.
    private static String reasonToSkip(IcedLine line) {
        String option = line.option("decopt");
        if (!option.isEmpty() && !option.equals("MovTr") && !option.equals("ForceReservedNop")) {
            return "option " + option;
        }
        boolean implemented = IMPLEMENTED.contains(line.feature()) || X87.contains(line.feature());
        if (!implemented) {
            return "feature " + line.feature();
        }
        if (OLD_FPU.contains(line.option("code"))) {
            return "reserved x87 encodings are the x87 unit's to refuse";
        }
        boolean testRegister = line.feature().equals("MOV_TR") && option.isEmpty();
        return testRegister ? "MOV TRn is a row here; the processor decides by its model" : "";
    }

    private void check(IcedLine line) {
        Insn insn = Decoder.decode(line.bytes(), 0, line.bytes().length, line.bits());
        String problem = line.code().equals("INVALID") ? invalid(line, insn) : valid(line, insn);
        if (!problem.isEmpty()) {
            failures.add(line.text() + " -> " + problem + " (" + Disassembler.text(insn, 0) + ")");
        }
    }

    private static String invalid(IcedLine line, Insn insn) {
        boolean incomplete = line.option("err").equals("NoMoreBytes");
        boolean asExpected = insn.row() == (incomplete ? Row.INCOMPLETE : Row.INVALID)
                || (!incomplete && insn.row() == Row.TOO_LONG);
        return asExpected ? "" : "should not decode";
    }

    private static String valid(IcedLine line, Insn insn) {
        if (insn.row().number() < 0 || insn.length() != line.bytes().length) {
            return "length or validity";
        }
        if (isReservedHint(line)) {
            return insn.row().meaning().equals("nop") ? "" : "not a NOP";
        }
        String mnemonic = line.mnemonic().startsWith("Reservednop")
                ? "NOP"
                : line.mnemonic().toUpperCase();
        if (!InstructionTable.names(insn.row()).contains(mnemonic)) {
            return "mnemonic";
        }
        return prefixes(line, insn) + operands(line, insn);
    }

    /// Reserved hints have names and operands of iced's own; what counts is that they are NOPs of the right length.
    private static boolean isReservedHint(IcedLine line) {
        return line.code().startsWith("Prefetchreserved") || line.code().endsWith("_0F18");
    }

    private static String prefixes(IcedLine line, Insn insn) {
        boolean repeat = line.words().contains("rep") || line.words().contains("repe");
        boolean agrees = insn.has(Insn.LOCK) == line.words().contains("lock")
                && insn.has(Insn.REP) == repeat
                && insn.has(Insn.REPNE) == line.words().contains("repne");
        return agrees ? "" : "prefixes ";
    }

    private static String operands(IcedLine line, Insn insn) {
        StringBuilder problem = new StringBuilder();
        int next = 0;
        for (int i = 0; i < insn.operands().size(); i++) {
            if (insn.row().operands().get(i).matches("\\(([d-gs]s|xmm0)\\)")) {
                continue;
            }
            String expected = next < line.operands().size() ? line.operands().get(next) : "nothing";
            if (line.code().startsWith("Xchg_") && insn.operand(0).equals(accumulator(insn))) {
                expected = line.operands().get(1 - next);
            }
            String ours = IcedOperand.text(insn, i, expected, line.bits());
            if (!ours.equals(expected)) {
                problem.append("operand ")
                        .append(i)
                        .append(" is ")
                        .append(ours)
                        .append(" not ")
                        .append(expected)
                        .append("; ");
            }
            if (insn.operand(i) instanceof Operand.Memory memory) {
                int bits = IcedOperand.bits(expected.substring(expected.lastIndexOf(';') + 1));
                problem.append(
                        bits == memory.bits() || bits < 0 ? "" : "width " + memory.bits() + " not " + bits + "; ");
            }
            next++;
        }
        return problem + (next == line.operands().size() ? "" : "operand count");
    }

    /// iced writes XCHG r16, AX, we write XCHG AX, r16; the manual has both.
    private static Operand accumulator(Insn insn) {
        return insn.row().operands().get(0).equals("axv") ? insn.operand(0) : null;
    }

    private static List<IcedLine> lines() throws IOException {
        List<IcedLine> lines = new ArrayList<>();
        try (var in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(IcedVectorsTest.class.getResourceAsStream("iced-decoder.txt.gz")),
                StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(IcedLine.parse(line));
            }
        }
        return lines;
    }
}
