package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules for all instructions: LOCK, the length limit, CR4.UMIP, and which of several faults comes first.
class InstructionRulesTest {
    private static final int DE = 0;
    private static final int UD = 6;
    private static final int NM = 7;
    private static final int GP = 13;
    private static final int PF = 14;
    private static final long TASK_SWITCHED = 8;
    private static final int UMIP = 1 << 11;
    private static final int OSFXSR = 1 << 9;
    /// Not mapped.
    private static final String NOWHERE = "0x7000000";

    private static int ring(CodeMode mode) {
        return mode.allows(3) ? 3 : 0;
    }

    // --- LOCK: SDM 2A "LOCK—Assert LOCK# Signal Prefix" ---

    @ParameterizedTest
    @EnumSource(CodeMode.class)
    void lockOnAnythingButItsInstructionsIsUndefinedInEveryMode(CodeMode mode) {
        for (String text : new String[] {"lock add [0], al", "lock cmpxchg8b [0]", "lock xchg [0], al"}) {
            Stage stage = Stage.of(PcConfig.DEFAULT, mode, ring(mode), paging(mode), with("ud2", text, mode));
            assertThat(stage.vector()).as(text).isEqualTo(UD);
            assertThat(stage.faults().getFirst().pc()).as(text).isGreaterThan(Stage.CODE);
        }
        for (String text : new String[] {"mov al, [0]", "cmp [0], al", "nop", "add al, [0]", "hlt", "bt [0], ax"}) {
            byte[] plain = Stage.assemble(mode, text);
            Stage stage = Stage.of(PcConfig.DEFAULT, mode, ring(mode), paging(mode), prefixed(0xf0, plain));
            assertThat(stage.vector()).as("lock " + text).isEqualTo(UD);
            assertThat(stage.faults().getFirst().pc()).as("lock " + text).isEqualTo(Stage.CODE);
        }
    }

    private static PagingChoice paging(CodeMode mode) {
        return mode.longMode() ? PagingChoice.FOUR_LEVEL : PagingChoice.OFF;
    }

    private static byte[] with(String last, String text, CodeMode mode) {
        return Stage.assemble(
                mode, text.replace("[0]", "[" + (mode.bits == 16 ? 0x20 : Stage.DATA) + "]") + "\n" + last);
    }

    private static byte[] prefixed(int prefix, byte[] plain) {
        byte[] bytes = new byte[plain.length + 1];
        bytes[0] = (byte) prefix;
        System.arraycopy(plain, 0, bytes, 1, plain.length);
        return bytes;
    }

    // --- length: SDM 2A "Instruction Prefixes", SDM 3A "Interrupt 13—General Protection Exception (#GP)" ---

    @ParameterizedTest
    @EnumSource(CodeMode.class)
    void fifteenBytesAreAnInstructionAndSixteenAreAFault(CodeMode mode) {
        byte[] fifteen = new byte[17];
        Arrays.fill(fifteen, (byte) 0x26);
        fifteen[14] = (byte) 0x90;
        fifteen[15] = 0x0f;
        fifteen[16] = 0x0b;
        Stage legal = Stage.of(PcConfig.DEFAULT, mode, ring(mode), paging(mode), fifteen);
        assertThat(legal.vector()).isEqualTo(UD);
        assertThat(legal.faults().getFirst().pc()).isEqualTo(Stage.CODE + 15);
        fifteen[14] = 0x26;
        fifteen[15] = (byte) 0x90;
        Stage tooLong = Stage.of(PcConfig.DEFAULT, mode, ring(mode), paging(mode), fifteen);
        assertThat(tooLong.vector()).isEqualTo(GP);
        assertThat(tooLong.faults().getFirst().pc()).isEqualTo(Stage.CODE);
    }

    @Test
    void aFetchFromAMissingPageComesBeforeTheLengthOnlyIfTheFirstFifteenBytesReachIt() {
        for (int inPage = 14; inPage <= 15; inPage++) {
            Stage stage = Stage.of(CodeMode.PROTECTED_32, 3, "nop");
            int start = 0x400000 - inPage;
            byte[] prefixes = new byte[inPage];
            Arrays.fill(prefixes, (byte) 0x26);
            stage.machine.writeGpa(start, prefixes);
            stage.poke(0x3000, 0x87, 4)
                    .set("cr4", 0x10)
                    .set("cr3", 0x3000)
                    .set("cr0", 0x80000011L)
                    .set("eip", start);
            assertThat(stage.vector()).as(inPage + " bytes").isEqualTo(inPage == 15 ? GP : PF);
        }
    }

    // --- UMIP: SDM 3A "Control Registers" ---

    @ParameterizedTest
    @ValueSource(strings = {"sgdt [0]", "sidt [0]", "sldt ax", "str ax", "smsw ax", "smsw [0]", "sldt [0]"})
    void userModeInstructionPreventionRefusesInRing3AndNowhereElse(String text) {
        for (CodeMode mode : CodeMode.values()) {
            boolean needsProtection = text.startsWith("sldt") || text.startsWith("str");
            int otherwise = UD; // of the UD2 behind it, or of the instruction itself where there are no descriptors
            boolean undefined = needsProtection && (mode == CodeMode.REAL || mode == CodeMode.VIRTUAL_8086);
            byte[] code = with("ud2", text, mode);
            for (int ring = 0; ring <= 3; ring += 3) {
                if (mode.allows(ring)) {
                    Stage stage = Stage.of(PcConfig.DEFAULT, mode, ring, paging(mode), code);
                    stage.set("cr4", stage.reg("cr4") | UMIP);
                    int wanted = ring == 3 && !undefined ? GP : otherwise;
                    assertThat(stage.vector()).as(mode + " ring " + ring).isEqualTo(wanted);
                    boolean itself = stage.faults().getFirst().pc() == Stage.CODE;
                    assertThat(itself).as(mode + " ring " + ring).isEqualTo(ring == 3 || undefined);
                }
            }
        }
    }

    @Test
    void withoutTheBitUserCodeMaySeeTheTables() {
        Stage stage = Stage.of(CodeMode.PROTECTED_32, 3, "sgdt [0xe000]\n str ax\n ud2");
        assertThat(stage.vector()).isEqualTo(UD);
        assertThat(stage.peek(Stage.DATA + 2, 4)).isEqualTo(Stage.GDT);
        assertThat(stage.reg("ax")).isEqualTo(0x48);
    }

    // --- one instruction, several faults: SDM 3A "Priority Among Simultaneous Exceptions and Interrupts" ---

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hlt with LOCK: the opcode before the privilege | db 0xf0, 0xf4 | 6",
                "privilege before the operand's page | lgdt [N] | 13",
                "privilege before the operand's page | invlpg [N]; lmsw [N] | 13",
                "the right to a port before the page | mov edi, N; insb | 13",
                "the right to a port before the page | mov esi, N; outsb | 13",
                "the operand before the division | mov edx, -1; div dword [N] | 14",
                "division by zero of a register | xor ecx, ecx; div ecx | 0",
                "the bounds before the comparison | mov eax, -1; bound eax, [N] | 14",
                "a comparison that fails still needs the right to write | cmpxchg [N], ecx | 14",
                "the segment before the page | mov ax, 0; mov fs, ax; mov eax, [fs:N] | 13",
                "the gate's privilege before the gate's target | int 0x80 | 13",
                "the pushed value's page before the stack's | mov esp, N; push dword [N+0x1000] | 14"
            })
    void theManualsOrderHoldsInsideOneInstruction(String what, String text, int vector) {
        Stage stage = Stage.of(
                PcConfig.DEFAULT,
                CodeMode.PROTECTED_32,
                3,
                PagingChoice.TWO_LEVEL,
                Stage.assemble(CodeMode.PROTECTED_32, text.replace("N", NOWHERE).replace(";", "\n")));
        assertThat(stage.vector()).as(what).isEqualTo(vector);
    }

    @Test
    void ofTwoMissingPagesTheSourceOfAPushIsReported() {
        String text = "mov esp, N\n push dword [N+0x1000]".replace("N", NOWHERE);
        Stage stage = Stage.of(
                PcConfig.DEFAULT,
                CodeMode.PROTECTED_32,
                3,
                PagingChoice.TWO_LEVEL,
                Stage.assemble(CodeMode.PROTECTED_32, text));
        assertThat(stage.vector()).isEqualTo(PF);
        assertThat(stage.reg("cr2")).isEqualTo(0x7001000);
    }

    @Test
    void aMissingCoprocessorComesBeforeItsOperand() {
        String text = "fld dword [%s]".formatted(NOWHERE);
        Stage stage = Stage.of(CodeMode.LONG_64, 3, text);
        stage.set("cr0", stage.reg("cr0") | TASK_SWITCHED);
        assertThat(stage.vector()).isEqualTo(NM);
        assertThat(Stage.of(CodeMode.LONG_64, 3, text).vector()).isEqualTo(PF);
    }

    @Test
    void anSseInstructionWithoutItsControlBitIsUndefinedBeforeItIsNotAvailable() {
        String text = "movups xmm0, [%s]".formatted(NOWHERE);
        for (int sse : new int[] {0, OSFXSR}) {
            Stage stage = Stage.of(CodeMode.LONG_64, 3, text);
            stage.set("cr4", stage.reg("cr4") | sse).set("cr0", stage.reg("cr0") | TASK_SWITCHED);
            assertThat(stage.vector()).isEqualTo(sse == 0 ? UD : NM);
        }
    }

    @Test
    void aDivisionFaultLeavesTheDividendAndTheFlags() {
        Stage stage =
                Stage.of(CodeMode.PROTECTED_32, 0, "stc\n mov eax, 7\n mov edx, 9\n xor ecx, ecx\n stc\n div ecx");
        assertThat(stage.vector()).isEqualTo(DE);
        assertThat(stage.reg("eax")).isEqualTo(7);
        assertThat(stage.reg("edx")).isEqualTo(9);
        assertThat(stage.frame(2) & 1).as("CF in the pushed flags").isEqualTo(1);
    }
}
