package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.bus.PortDevice;
import hypercell.engine.observe.Event;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// SDM 3A "Priority Among Concurrent Events": for adjacent rows of the table both events are set up, and the one that
/// is delivered first must be that of the higher row. And the boundaries at which events wait: after STI, MOV SS, POP
/// SS.
class EventPriorityTest {
    private static final int DB = 1;
    private static final int NMI = 2;
    private static final int UD = 6;
    private static final int GP = 13;
    private static final int PF = 14;
    private static final int INTERRUPT = 0x23;

    private static final int TF = 0x100;
    private static final int IF = 0x200;
    private static final int SIGNALS = 0x500;
    private static final int INTERRUPT_SIGNAL = 1;
    private static final int NMI_SIGNAL = 2;
    private static final int SINGLE_STEP = 0x4000;

    /// Eight bytes of code that make the 8259s ready, then DX = the port that signals.
    private static final String PIC = """
            mov al, 0x11
            out 0x20, al
            mov al, 0x20
            out 0x21, al
            mov al, 4
            out 0x21, al
            mov al, 1
            out 0x21, al
            mov al, 0xf7
            out 0x21, al
            mov dx, 0x500
            """;

    /// A write of bit 0 requests an interrupt, of bit 1 an NMI.
    private static final class Signals implements PortDevice {
        private final PcMachine machine;

        Signals(PcMachine machine) {
            this.machine = machine;
        }

        @Override
        public String name() {
            return "signals";
        }

        @Override
        public String register(int offset, boolean write) {
            return "signal";
        }

        @Override
        public long read(int offset, int bytes) {
            return 0;
        }

        @Override
        public void write(int offset, int bytes, long value) {
            if ((value & INTERRUPT_SIGNAL) != 0) {
                machine.irq(3, true);
            }
            if ((value & NMI_SIGNAL) != 0) {
                machine.nmi();
            }
        }
    }

    /// A stage in ring 0 with the signals; `eflags` is loaded by a POPF after the preparations, before `text`.
    private static Stage stage(CodeMode mode, int eflags, String text) {
        String pushf = mode.bits == 16
                ? "push word %d\n popf\n"
                : mode.bits == 32 ? "push dword %d\n popfd\n" : "push %d\n popfq\n";
        Stage stage = Stage.of(mode, 0, PIC + "mov al, 1\n cli\n" + pushf.formatted(eflags | 2) + text + "\n ud2");
        stage.machine.attach(new Signals(stage.machine), SIGNALS, 1);
        return stage;
    }

    private static List<Integer> delivered(Stage stage) {
        return stage.machine.events().stream()
                .filter(Event.Delivered.class::isInstance)
                .map(event -> ((Event.Delivered) event).vector())
                .toList();
    }

    /// Arms breakpoint 0; `kind` 0 execution, 1 writes, 3 accesses; four bytes unless it is for execution.
    private static Stage breakpoint(Stage stage, long gva, int kind) {
        int length = kind == 0 ? 0 : 3;
        return stage.set("dr0", gva).set("dr7", 0x402L | kind << 16 | length << 18);
    }

    private static long addressOf(Stage stage, int opcode) {
        byte[] code = stage.machine.readGpa(Stage.CODE, 128);
        for (int i = 0; i < code.length; i++) {
            if ((code[i] & 0xff) == opcode) {
                return Stage.CODE + i;
            }
        }
        throw new AssertionError("no byte 0x%x in the code".formatted(opcode));
    }

    // --- traps on the previous instruction ---

    @ParameterizedTest
    @EnumSource(
            value = CodeMode.class,
            names = {"REAL", "PROTECTED_16", "PROTECTED_32", "COMPATIBILITY_32", "LONG_64"})
    void aSingleStepTrapComesBeforeAnInterruptOfTheSameBoundary(CodeMode mode) {
        Stage stage = stage(mode, TF | IF, "out dx, al");
        assertThat(stage.vector()).isEqualTo(DB);
        assertThat(stage.reg("dr6") & SINGLE_STEP).isNotZero();
        assertThat(delivered(stage)).containsExactly(DB);
    }

    @Test
    void aSingleStepTrapComesBeforeAnNmiWhichThenInterruptsItsHandler() {
        Stage stage = stage(CodeMode.PROTECTED_32, TF, "mov al, 2\n out dx, al");
        stage.poke(Stage.IDT + 8, 0x8e00L << 32 | 0x08L << 16 | 0xa101, 8).poke(0xa101, 0xcf, 1); // IRET until the OUT
        assertThat(stage.vector()).isEqualTo(NMI);
        assertThat(delivered(stage)).startsWith(DB, DB).endsWith(DB, NMI);
    }

    @Test
    void aDataBreakpointComesBeforeAnInterrupt() {
        Stage stage = stage(CodeMode.PROTECTED_32, IF, "mov edi, 0xe000\n mov ecx, [edi]\n out dx, al\n nop");
        breakpoint(stage, Stage.DATA, 3);
        assertThat(stage.vector()).isEqualTo(DB);
        assertThat(stage.reg("dr6") & 0xf).isEqualTo(1);
    }

    @Test
    void aDataBreakpointComesBeforeTheFaultOfFetchingTheNextInstruction() {
        Stage stage = Stage.of(
                PcConfig.DEFAULT,
                CodeMode.PROTECTED_32,
                0,
                PagingChoice.TWO_LEVEL,
                Stage.assemble(CodeMode.PROTECTED_32, "push dword 0x7000000\n ret"));
        breakpoint(stage, Stage.STACK - 4, 3);
        assertThat(stage.vector()).isEqualTo(DB);
        assertThat(stage.frame(0)).isEqualTo(Stage.CODE + 5);
        breakpoint(stage, 0, 1).set("eip", Stage.CODE).set("esp", Stage.STACK);
        assertThat(stage.vector()).isEqualTo(PF);
    }

    @Test
    void singleStepAndDataBreakpointAreOneTrap() {
        Stage stage = stage(CodeMode.PROTECTED_32, TF, "mov [0xe000], eax");
        breakpoint(stage, Stage.DATA, 1);
        assertThat(stage.vector()).isEqualTo(DB);
        assertThat(stage.reg("dr6") & 0x400f).isEqualTo(SINGLE_STEP | 1);
        assertThat(delivered(stage)).containsExactly(DB);
    }

    @Test
    void anInstructionThatFaultsIsNotTrapped() {
        Stage stage = stage(CodeMode.PROTECTED_32, TF, "");
        assertThat(stage.vector()).isEqualTo(UD);
        assertThat(stage.reg("dr6") & SINGLE_STEP).isZero();
        assertThat(stage.frame(2) & TF).as("TF in the pushed flags").isEqualTo(TF);
    }

    @Test
    void anIntInstructionIsNotTrappedBecauseItsDeliveryClearsTf() {
        Stage stage = stage(CodeMode.PROTECTED_32, TF, "int 0x40");
        assertThat(stage.vector()).isEqualTo(0x40);
        assertThat(delivered(stage)).containsExactly(0x40);
    }

    @Test
    void aTracedHaltIsLeftByItsTrap() {
        Stage stage = stage(CodeMode.PROTECTED_32, TF, "hlt");
        assertThat(stage.vector()).isEqualTo(DB);
        assertThat(stage.frame(0)).isEqualTo(addressOf(stage, 0xf4) + 1);
    }

    @Test
    void everyIterationOfARepeatedInstructionIsTrapped() {
        Stage stage = stage(CodeMode.PROTECTED_32, TF, "rep stosb");
        stage.set("ecx", 5).set("edi", Stage.DATA);
        assertThat(stage.vector()).isEqualTo(DB);
        assertThat(stage.reg("ecx")).isEqualTo(4);
        assertThat(stage.frame(0)).isEqualTo(addressOf(stage, 0xf3));
    }

    // --- NMI, interrupts, code breakpoints ---

    @ParameterizedTest
    @EnumSource(
            value = CodeMode.class,
            names = {"REAL", "PROTECTED_32", "LONG_64"})
    void anNmiComesBeforeAnInterrupt(CodeMode mode) {
        Stage stage = stage(mode, IF, "mov al, 3\n out dx, al");
        assertThat(stage.vector()).isEqualTo(NMI);
        assertThat(delivered(stage)).containsExactly(NMI);
    }

    @Test
    void anInterruptComesBeforeACodeBreakpoint() {
        Stage stage = stage(CodeMode.PROTECTED_32, IF, "out dx, al");
        breakpoint(stage, addressOf(stage, 0x0f), 0);
        assertThat(stage.vector()).isEqualTo(INTERRUPT);
        assertThat(stage.reg("dr6") & 1).isZero();
    }

    @Test
    void anNmiComesBeforeACodeBreakpoint() {
        Stage stage = stage(CodeMode.PROTECTED_32, 0, "mov al, 2\n out dx, al");
        breakpoint(stage, addressOf(stage, 0x0f), 0);
        assertThat(stage.vector()).isEqualTo(NMI);
    }

    @Test
    void aCodeBreakpointComesBeforeTheFaultOfFetchingItsInstruction() {
        Stage stage = Stage.of(
                PcConfig.DEFAULT,
                CodeMode.PROTECTED_32,
                0,
                PagingChoice.TWO_LEVEL,
                Stage.assemble(CodeMode.PROTECTED_32, "mov eax, 0x7000000\n jmp eax"));
        breakpoint(stage, 0x7000000, 0);
        assertThat(stage.vector()).isEqualTo(DB);
        stage.set("dr7", 0).set("eip", Stage.CODE);
        assertThat(stage.vector()).isEqualTo(PF);
    }

    @Test
    void aCodeBreakpointIsAFaultThatTheResumeFlagSuppressesOnce() {
        Stage stage = stage(CodeMode.PROTECTED_32, 0, "nop");
        long nop = addressOf(stage, 0x90);
        breakpoint(stage, nop, 0);
        assertThat(stage.vector()).isEqualTo(DB);
        assertThat(stage.frame(0)).isEqualTo(nop);
        stage.set("eip", nop).set("eflags", 0x10002);
        assertThat(stage.vector()).isEqualTo(UD);
        stage.set("eip", nop).set("eflags", 2);
        assertThat(stage.vector()).isEqualTo(DB);
    }

    // --- fetching, decoding, executing ---

    @Test
    void aLimitViolationWhileFetchingComesBeforeAnInvalidOpcode() {
        Stage stage = Stage.of(CodeMode.REAL, 0, "jmp 0xffff");
        stage.poke(Stage.CODE + 0xffff, 0x0f, 1).poke(Stage.CODE + 0x10000, 0x0b, 1);
        assertThat(stage.vector()).isEqualTo(GP);
        stage = Stage.of(CodeMode.REAL, 0, "jmp 0xfffe");
        stage.poke(Stage.CODE + 0xfffe, 0x0b0f, 2);
        assertThat(stage.vector()).isEqualTo(UD);
    }

    @Test
    void aMissingPageWhileFetchingComesBeforeAnInvalidOpcode() {
        byte[] code = Stage.assemble(CodeMode.PROTECTED_32, "mov eax, 0xffffff\n jmp eax");
        Stage stage = Stage.of(PcConfig.DEFAULT, CodeMode.PROTECTED_32, 0, PagingChoice.TWO_LEVEL, code);
        stage.poke(0xffffff, 0x0f, 1);
        assertThat(stage.vector()).isEqualTo(PF);
        assertThat(stage.reg("cr2")).isEqualTo(0x1000000);
    }

    @Test
    void anInvalidOpcodeComesBeforeAnyFaultOfExecution() {
        Stage stage = Stage.of(
                PcConfig.DEFAULT,
                CodeMode.PROTECTED_32,
                3,
                PagingChoice.TWO_LEVEL,
                Stage.assemble(CodeMode.PROTECTED_32, "db 0xf0\n lgdt [0x7000000]"));
        assertThat(stage.vector()).isEqualTo(UD);
    }

    // --- shadows: SDM 3A "Masking Maskable Hardware Interrupts", "Masking Exceptions and Interrupts When Switching
    // Stacks" ---

    @Test
    void stiHoldsAnInterruptBackForOneInstruction() {
        Stage stage = stage(CodeMode.PROTECTED_32, 0, "out dx, al\n sti\n nop\n nop");
        assertThat(stage.vector()).isEqualTo(INTERRUPT);
        assertThat(stage.frame(0)).isEqualTo(addressOf(stage, 0x90) + 1);
    }

    @Test
    void stiHoldsNoSingleStepTrapBack() {
        Stage stage = stage(CodeMode.PROTECTED_32, TF, "sti\n nop");
        assertThat(stage.vector()).isEqualTo(DB);
        assertThat(stage.frame(0)).isEqualTo(addressOf(stage, 0x90));
    }

    @Test
    void aSecondStiOpensNoSecondShadow() {
        Stage stage = stage(CodeMode.PROTECTED_32, 0, "out dx, al\n sti\n sti\n nop\n nop");
        assertThat(stage.vector()).isEqualTo(INTERRUPT);
        assertThat(stage.frame(0)).isEqualTo(addressOf(stage, 0x90));
    }

    @Test
    void cliInTheShadowOfStiLetsNothingThrough() {
        Stage stage = stage(CodeMode.PROTECTED_32, 0, "out dx, al\n sti\n cli\n nop");
        assertThat(stage.vector()).isEqualTo(UD);
    }

    @Test
    void haltInTheShadowOfStiIsLeftByTheInterrupt() {
        Stage stage = stage(CodeMode.PROTECTED_32, 0, "out dx, al\n sti\n hlt\n nop");
        assertThat(stage.vector()).isEqualTo(INTERRUPT);
        assertThat(stage.frame(0)).isEqualTo(addressOf(stage, 0xf4) + 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = CodeMode.class,
            names = {"REAL", "PROTECTED_32", "LONG_64"})
    void loadingSsHoldsTheSingleStepTrapBackForOneInstruction(CodeMode mode) {
        Stage stage = stage(mode, TF | IF, "mov ss, si\n nop\n nop");
        stage.set("si", stage.reg("ss"));
        assertThat(stage.vector()).isEqualTo(DB);
        long offset = mode == CodeMode.REAL ? Stage.CODE : 0;
        assertThat(stage.frame(0) + offset).isEqualTo(addressOf(stage, 0x90) + 1);
    }

    @Test
    void loadingSsHoldsInterruptsBackForOneInstruction() {
        Stage stage = stage(
                CodeMode.PROTECTED_32, IF, "push ss\n mov edi, 0x23\n cli\n out dx, al\n sti\n pop ss\n nop\n nop");
        assertThat(stage.vector()).isEqualTo(INTERRUPT);
        assertThat(stage.frame(0)).isEqualTo(addressOf(stage, 0x90) + 1);
    }

    @Test
    void aDataBreakpointOfAnSsLoadWaitsForTheNextInstruction() {
        Stage stage = Stage.of(CodeMode.PROTECTED_32, 0, "mov ss, [0xe000]\n nop\n nop");
        breakpoint(stage, Stage.DATA, 3).poke(Stage.DATA, 0x10, 4);
        assertThat(stage.vector()).isEqualTo(DB);
        assertThat(stage.frame(0)).isEqualTo(addressOf(stage, 0x90) + 1);
        assertThat(stage.reg("dr6") & 0xf).isEqualTo(1);
    }

    @Test
    void aCodeBreakpointRightBehindAnSsLoadIsNotTriggered() {
        Stage stage = Stage.of(CodeMode.PROTECTED_32, 0, "mov ss, si\n nop\n ud2");
        stage.set("si", 0x10);
        breakpoint(stage, addressOf(stage, 0x90), 0);
        assertThat(stage.vector()).isEqualTo(UD);
        stage.set("eip", Stage.CODE + 2).set("esp", Stage.STACK);
        assertThat(stage.vector()).as("without the load").isEqualTo(DB);
    }

    @Test
    void anInt1BehindAnSsLoadIsTheDebugExceptionThatItsBreakpointWaitsFor() {
        Stage stage = Stage.of(CodeMode.PROTECTED_32, 0, "mov ss, [0xe000]\n db 0xf1\n nop");
        breakpoint(stage, Stage.DATA, 3).poke(Stage.DATA, 0x10, 4);
        assertThat(stage.vector()).isEqualTo(DB);
        assertThat(stage.frame(0)).isEqualTo(addressOf(stage, 0x90));
        assertThat(stage.reg("dr6") & 0xf).isEqualTo(1);
    }

    @Test
    void aDebugExceptionTellsItsOwnBreakpointsOnly() {
        Stage stage = Stage.of(CodeMode.PROTECTED_32, 0, "nop");
        breakpoint(stage, Stage.CODE, 0).set("dr6", 0xffff4ffeL);
        assertThat(stage.vector()).isEqualTo(DB);
        assertThat(stage.reg("dr6")).isEqualTo(0xffff4ff1L);
    }
}
