package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrivilegeReportTest {
    @Test
    void anInstructionIsClassifiedWithItsEvidence() {
        assertThat(Scripts.value("classify 'sgdt'"))
                .isEqualTo(List.of(Map.of(
                        "instruction", "SGDT m48",
                        "traps", "no",
                        "sensitive", "behavior",
                        "verdict", "counterexample",
                        "evidence",
                                "sgdt [ebx] (GDT, IDT, LDT and TSS lie elsewhere):"
                                        + " memory [9200]: 0x100000af | 0x600000af")));
    }

    @Test
    void umipAndTheModeCanBeChosen() {
        assertThat(Scripts.value("classify('SGDT', umip: true)*.verdict")).isEqualTo(List.of("privileged"));
        assertThat(Scripts.value("classify('SYSCALL', bits: 64)*.verdict")).isEqualTo(List.of("counterexample"));
        assertThat(Scripts.value("classify('HLT')*.traps")).isEqualTo(List.of("in ring 3"));
        assertThat(Scripts.value("classify('CLI')*.traps")).isEqualTo(List.of("in ring 3 if IOPL < 3"));
    }

    @Test
    void theReportOfAModeHoldsTheTheorem() {
        PrivilegeReport report = (PrivilegeReport) Scripts.value("popekGoldberg()");

        assertThat(report.getCounterexamples()).contains("SGDT", "POPFD").doesNotContain("HLT", "ADD");
        assertThat(report.getPrivileged()).contains("HLT", "LGDT", "CLI").doesNotContain("SGDT");
        assertThat(report.getSensitive())
                .extracting(row -> row.get("verdict"))
                .containsOnly("counterexample", "privileged");
        assertThat(report.getAgainstThePaper())
                .allSatisfy(row -> assertThat(row.get("because")).asString().isNotEmpty());
        assertThat(report).hasToString(report.toString()).asString().contains("32-bit code, CR4.UMIP off", "SGDT");
        assertThat(Scripts.value("popekGoldberg()")).isSameAs(report);
    }

    @Test
    void mistakesSayWhatIsWrong() {
        assertThat(Scripts.errors("classify 'SGTD'"))
                .containsExactly("1:0: no instruction is called 'SGTD' — did you mean 'SGDT'?");
        assertThat(Scripts.errors("classify 'PUSHA', bits: 64"))
                .containsExactly("1:0: PUSHA does not exist in 64-bit code");
        assertThat(Scripts.errors("classify 'SGDT', bit: 64"))
                .containsExactly("1:0: classify has no option 'bit' — did you mean 'bits'?");
        assertThat(Scripts.errors("popekGoldberg(umip: 1)"))
                .containsExactly("1:0: umip: 1 — write umip: true or umip: false");
    }
}
