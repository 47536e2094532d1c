package hypercell.engine.monitor.privilege;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.monitor.privilege.Classification.Trap;
import hypercell.engine.x86.exec.CpuModel;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The classifier finds what the manual and the literature say, from runs alone; where it does not, the reason is
/// known.
class PopekGoldbergTest {
    private static final PopekGoldberg PROTECTED = new PopekGoldberg(CpuModel.HYPERCELL, 32, false);
    private static final PopekGoldberg WITH_UMIP = new PopekGoldberg(CpuModel.HYPERCELL, 32, true);

    @Test
    void inProtectedModeTheConditionOfTheTheoremFailsForTheKnownInstructions() {
        Report report = PROTECTED.all();

        assertThat(report.rows())
                .hasSizeGreaterThan(900)
                .allSatisfy(row ->
                        assertThat(row.unavailable()).as(row.row().encoding()).isEmpty());
        assertThat(report.conditionHolds()).isFalse();
        assertThat(report.counterexamples())
                .containsExactlyInAnyOrder(
                        "SGDT",
                        "SIDT",
                        "SLDT",
                        "STR",
                        "SMSW",
                        "PUSHF",
                        "PUSHFD",
                        "POPF",
                        "POPFD",
                        "LAR",
                        "LSL",
                        "VERR",
                        "VERW",
                        "PUSH",
                        "POP",
                        "MOV",
                        "CALL",
                        "JMP",
                        "RETF",
                        "IRET",
                        "IRETD", // the paper's
                        "LDS",
                        "LES",
                        "LFS",
                        "LGS",
                        "LSS",
                        "FNSAVE",
                        "FNSTENV",
                        "FXSAVE",
                        "CPUID",
                        "RDTSC",
                        "RDTSCP",
                        "RDPID",
                        "SYSENTER",
                        "XGETBV",
                        "XRSTOR",
                        "XSAVE",
                        "XSAVEC",
                        "XSAVEOPT");
        assertThat(report.verdict()).contains("not every sensitive instruction is privileged", "SGDT");
        assertThat(unexplained(report)).isEmpty();
    }

    @Test
    void in64BitModeItFails() {
        Report report = new PopekGoldberg(CpuModel.HYPERCELL, 64, false).all();

        assertThat(report.counterexamples())
                .contains("SGDT", "PUSHFQ", "POPFQ", "LAR", "MOV", "RETF", "IRETQ", "SYSCALL", "WRFSBASE")
                .doesNotContain("LDS", "LES", "PUSH", "SWAPGS", "ADD");
        assertThat(unexplained(report)).isEmpty();
    }

    private static List<Disagreement> unexplained(Report report) {
        List<Disagreement> all = new java.util.ArrayList<>(Disagreement.withTheTable(report));
        all.addAll(Disagreement.withRobinAndIrvine(report));
        assertThat(all).isNotEmpty();
        return all.stream().filter(one -> one.reason().isEmpty()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SGDT", "SIDT", "SLDT", "STR", "SMSW"})
    void umipMakesItPrivileged(String mnemonic) {
        assertThat(PROTECTED.named(mnemonic)).isNotEmpty().allSatisfy(one -> {
            assertThat(one.critical()).isTrue();
            assertThat(one.trap()).isEqualTo(Trap.NEVER);
        });
        assertThat(WITH_UMIP.named(mnemonic)).isNotEmpty().allSatisfy(one -> {
            assertThat(one.critical()).isFalse();
            assertThat(one.trap()).isEqualTo(Trap.OUTSIDE_RING_0);
            assertThat(one.behaviorSensitive()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUSHFD", "POPFD", "LAR", "VERR", "RETF"})
    void umipDoesNotHelpAgainst(String mnemonic) {
        assertThat(WITH_UMIP.named(mnemonic)).isNotEmpty().allMatch(Classification::critical);
    }

    @ParameterizedTest
    @CsvSource({
        "HLT, OUTSIDE_RING_0, true, false",
        "CLI, BY_IOPL, true, false",
        "STI, BY_IOPL, false, false", // IF is 1 already
        "IN, BY_IOPL, false, false",
        "LGDT, OUTSIDE_RING_0, true, false",
        "LTR, OUTSIDE_RING_0, true, false",
        "INVLPG, OUTSIDE_RING_0, false, false",
        "ADD, NEVER, false, false",
        "LEA, NEVER, false, false",
        "INT, ALWAYS, false, false",
        "UD2, ALWAYS, false, false",
        "SGDT, NEVER, false, true",
        "PUSHFD, NEVER, false, true",
        "POPFD, NEVER, true, true",
        "SMSW, NEVER, false, true",
        "LAR, NEVER, false, true",
    })
    void anInstructionIsOfItsClass(String mnemonic, Trap trap, boolean control, boolean behavior) {
        assertThat(PROTECTED.named(mnemonic)).isNotEmpty().allSatisfy(one -> {
            assertThat(one.trap()).isEqualTo(trap);
            assertThat(one.controlSensitive()).isEqualTo(control);
            assertThat(one.behaviorSensitive()).isEqualTo(behavior);
        });
    }

    @Test
    void evidenceIsTwoStatesThatDiffer() {
        Classification sgdt = PROTECTED.named("SGDT").getFirst();
        Classification popf = PROTECTED.named("POPFD").getFirst();

        assertThat(sgdt.evidence()).extracting(Evidence::cause).containsOnly(Axis.TABLES.difference());
        assertThat(sgdt.evidence()).extracting(Evidence::ring).containsExactly(0, 3);
        assertThat(sgdt.evidence().getLast().states()).isEqualTo("memory [9200]: 0x100000af | 0x600000af");
        assertThat(popf.evidence())
                .extracting(Evidence::toString)
                .contains("popfd (ring 0 | ring 3): eflags: 0x200 → 0x3000 | unchanged");
    }

    @Test
    void readingControlRegistersIsSensitiveAndPrivileged() {
        List<Classification> moves = PROTECTED.named("MOV").stream()
                .filter(one -> one.row().operands().equals(List.of("ry", "CRn")))
                .toList();

        assertThat(moves).hasSize(1);
        assertThat(moves.getFirst().privileged()).isTrue();
        assertThat(moves.getFirst().behaviorSensitive()).isTrue();
        assertThat(moves.getFirst().critical()).isFalse();
    }

    @Test
    void theSameQuestionHasTheSameAnswerAgain() {
        assertThat(PROTECTED.named("IRETD")).isEqualTo(PROTECTED.named("IRETD"));
        assertThat(Set.copyOf(PROTECTED.named("FXSAVE")))
                .isEqualTo(Set.copyOf(new PopekGoldberg(CpuModel.HYPERCELL, 32, false).named("FXSAVE")));
    }

    @Test
    void aNameThatNobodyHasHasNoClassification() {
        assertThat(PROTECTED.named("FROB")).isEmpty();
    }
}
