package hypercell.engine.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.table.RowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class InstructionTableTest {
    private static final Set<String> TRAITS = Set.of(
            "lock",
            "rep",
            "repe",
            "privileged",
            "iopl",
            "sensitive",
            "branch",
            "endsBlock",
            "osize",
            "asize",
            "d64",
            "f64",
            "max32",
            "noRexB",
            "protected",
            "sse",
            "mmx",
            "unaligned",
            "x87",
            "shorthand");
    private static final Map<Integer, String> IMMEDIATES =
            Map.of(8, "ib ", 16, "iw ", OperandForm.Z, "iz ", OperandForm.V, "iv ");
    private static final Set<String> FEATURES = Set.of(
            "ADX",
            "BMI1",
            "BMI2",
            "SSE4.1",
            "SSSE3",
            "MMX",
            "CMOV",
            "CET_IBT",
            "CLFLUSHOPT",
            "CLFSH",
            "CLWB",
            "CX16",
            "FSGSBASE",
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
            "SMAP",
            "SSE",
            "SSE2",
            "SSE3",
            "SSE4.2",
            "SVM",
            "VMX",
            "X64",
            "XSAVE",
            "XSAVEC",
            "XSAVEOPT",
            "XSAVES");
    /// Robin and Irvine, "Analysis of the Intel Pentium's Ability to Support a Secure Virtual Machine Monitor"
    /// (2000): the seventeen instructions that are sensitive and not privileged. RETF and IRET are its RET; LDS and
    /// its like load segment registers as MOV does.
    private static final Set<String> SENSITIVE = Set.of(
            "SGDT", "SIDT", "SLDT", "SMSW", "PUSHF", "PUSHFD", "PUSHFQ", "POPF", "POPFD", "POPFQ", "LAR", "LSL", "VERR",
            "VERW", "POP", "PUSH", "CALL", "JMP", "INT", "INT1", "INT3", "INTO", "RETF", "IRET", "IRETD", "IRETQ",
            "STR", "MOV", "LDS", "LES", "LSS", "LFS", "LGS");

    @Test
    void numbersAreDenseFromZero() {
        List<Row> rows = InstructionTable.rows();
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).number()).isEqualTo(i);
        }
    }

    @Test
    void everyRowHasKnownTraitsAModeATitleAndASummary() {
        for (Row row : InstructionTable.rows()) {
            assertThat(TRAITS).as(row.toString()).containsAll(row.traits());
            assertThat(Set.of(16, 32, 64)).containsAll(row.modes());
            assertThat(row.modes()).as(row.toString()).isNotEmpty();
            assertThat(row.modes().contains(16))
                    .as(row.toString())
                    .isEqualTo(row.modes().contains(32));
            assertThat(row.manual()).contains("—");
            assertThat(row.summary()).isNotEmpty().doesNotEndWith(".");
            assertThat(FEATURES.contains(row.since()) || row.since().matches("8086|8087|[1-6]8[67]"))
                    .as(row.toString())
                    .isTrue();
        }
    }

    @Test
    void theEncodingColumnNamesTheImmediatesThatTheOperandsHave() {
        for (Pattern pattern : InstructionTable.patterns()) {
            StringBuilder fromOperands = new StringBuilder();
            for (OperandForm form : pattern.forms) {
                fromOperands.append(
                        switch (form.kind()) {
                            case IMMEDIATE -> IMMEDIATES.get(form.encodedBits());
                            case RELATIVE -> form.bits() == 8 ? "cb " : "cz ";
                            case FAR_POINTER -> "cp ";
                            case MEMORY_OFFSET -> "mo ";
                            default -> "";
                        });
            }
            StringBuilder fromEncoding = new StringBuilder();
            for (String token : RowReader.split(pattern.row.encoding(), ' ')) {
                fromEncoding.append(token.matches("i[bwzv]|c[bzp]|mo") ? token + " " : "");
            }
            assertThat(fromEncoding.toString()).as(pattern.row.toString()).isEqualTo(fromOperands.toString());
        }
    }

    @Test
    void conditionIsTheLowNibbleOfTheOpcode() {
        assertThat(InstructionTable.byMnemonic("JNE"))
                .extracting(Row::condition)
                .containsExactly(5, 5);
        assertThat(InstructionTable.byMnemonic("SETG"))
                .extracting(Row::condition)
                .containsExactly(15);
        assertThat(InstructionTable.byMnemonic("CMOVB"))
                .extracting(Row::condition)
                .containsExactly(2);
        assertThat(InstructionTable.byMnemonic("ADD"))
                .extracting(Row::condition)
                .containsOnly(-1);
    }

    @Test
    void aliasesNameTheSameRowsInAnyCase() {
        assertThat(InstructionTable.byMnemonic("jz"))
                .isEqualTo(InstructionTable.byMnemonic("JE"))
                .hasSize(2);
        assertThat(InstructionTable.byMnemonic("Sal")).containsAll(InstructionTable.byMnemonic("SHL"));
        assertThat(InstructionTable.byMnemonic("loopz"))
                .extracting(Row::mnemonic)
                .containsExactly("LOOPE");
        assertThat(InstructionTable.byMnemonic("icebp"))
                .extracting(Row::mnemonic)
                .containsExactly("INT1");
        assertThat(InstructionTable.byMnemonic("frob")).isEmpty();
    }

    @Test
    void namesStartWithTheMnemonic() {
        Row row = InstructionTable.byMnemonic("JNAE").get(0);
        assertThat(InstructionTable.names(row)).containsExactly("JB", "JC", "JNAE");
    }

    @Test
    void theNamesOfAllRowsAreKnownBeforeTheyAreRead() throws IOException {
        Path file = Path.of("src/main/resources/hypercell/engine/x86/isa", Mnemonics.FILE);
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(file, Mnemonics.text(InstructionTable.namesOfRows()));
        }
        assertThat(file)
                .as("run with -Ddocs.update=true to rewrite it")
                .hasContent(Mnemonics.text(InstructionTable.namesOfRows()));
    }

    @Test
    void allRowsOfANameAreInOnePart() {
        for (Pattern pattern : InstructionTable.integerPatterns()) {
            assertThat(InstructionTable.deferredNames()).doesNotContainAnyElementsOf(pattern.names);
        }
    }

    @Test
    void mnemonicsAreSortedAndHoldTheAliases() {
        assertThat(List.copyOf(InstructionTable.mnemonics())).isSorted().contains("MOV", "JZ", "CMPXCHG8B", "PUSHAD");
    }

    @Test
    void sensitiveInstructionsAreThoseOfRobinAndIrvine() {
        TreeSet<String> sensitive = new TreeSet<>();
        for (Row row : InstructionTable.rows()) {
            if (row.is("sensitive")) {
                sensitive.add(row.mnemonic());
                assertThat(row.is("privileged")).as(row.toString()).isFalse();
            }
        }
        assertThat(sensitive).containsExactlyInAnyOrderElementsOf(SENSITIVE);
    }

    @Test
    void aBranchAlwaysEndsABlock() {
        for (Row row : InstructionTable.rows()) {
            assertThat(!row.is("branch") || row.is("endsBlock"))
                    .as(row.toString())
                    .isTrue();
        }
    }

    @Test
    void lockIsAllowedOnTheInstructionsThatTheManualLists() {
        TreeSet<String> lockable = new TreeSet<>();
        for (Row row : InstructionTable.rows()) {
            if (row.is("lock")) {
                lockable.add(row.mnemonic());
            }
        }
        assertThat(lockable)
                .containsExactly(
                        "ADC",
                        "ADD",
                        "AND",
                        "BTC",
                        "BTR",
                        "BTS",
                        "CMPXCHG",
                        "CMPXCHG16B",
                        "CMPXCHG8B",
                        "DEC",
                        "INC",
                        "NEG",
                        "NOT",
                        "OR",
                        "SBB",
                        "SUB",
                        "XADD",
                        "XCHG",
                        "XOR");
    }
}
