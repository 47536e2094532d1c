package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// SDM 3A "Interrupt 17—Alignment Check Exception (#AC)". Every case of 64-bit user code was also run on a processor
/// (AMD Zen 3), which did the same.
class AlignmentCheckTest {
    private static final int AC = 17;
    private static final int UD = 6;
    private static final long ALIGNMENT_MASK = 1 << 18;

    /// User code with CR0.AM and EFLAGS.AC, RBX = data, then UD2.
    private static Stage checked(CodeMode mode, int ring, String text) {
        Stage stage = Stage.of(mode, ring, text + "\n ud2");
        stage.set("cr0", stage.reg("cr0") | ALIGNMENT_MASK);
        stage.set("eflags", stage.reg("eflags") | ALIGNMENT_MASK);
        stage.set("cr4", stage.reg("cr4") | 0x600); // SSE
        return stage.set(mode.longMode() ? "rbx" : "ebx", mode == CodeMode.VIRTUAL_8086 ? 0 : Stage.DATA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mov ax, [rbx+1]",
                "mov eax, [rbx+2]",
                "mov rax, [rbx+4]",
                "mov [rbx+1], ax",
                "add [rbx+2], eax",
                "xchg [rbx+1], eax",
                "bt [rbx+1], eax",
                "cmpxchg8b [rbx+4]",
                "movbe eax, [rbx+1]",
                "div dword [rbx+1]",
                "movups xmm0, [rbx+1]",
                "movups xmm0, [rbx+8]",
                "movdqu [rbx+1], xmm0",
                "movd xmm0, [rbx+2]",
                "movq xmm0, [rbx+4]",
                "stmxcsr [rbx+2]",
                "fld tword [rbx+4]",
                "fld qword [rbx+4]",
                "fild word [rbx+1]",
                "fldcw [rbx+1]",
                "fnstenv [rbx+2]",
                "fnsave [rbx+2]",
                "push word 1\n push rax",
                "mov rsi, rbx\n lea rdi, [rbx+0x11]\n movsd",
                "enter 4, 0\n push rax"
            })
    void aMisalignedAccessOfUserCodeFaults(String text) {
        if (text.startsWith("enter")) {
            text = "dec rsp\n " + text;
        }
        Stage stage = checked(CodeMode.LONG_64, 3, text);
        assertThat(stage.vector()).isEqualTo(AC);
        assertThat(stage.frame(0)).as("error code").isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mov eax, [rbx]",
                "mov al, [rbx+1]",
                "lea rax, [rbx+1]",
                "mov rsi, rbx\n lea rdi, [rbx+0x11]\n movsb",
                "bts qword [rbx+8], 40",
                "movups xmm0, [rbx+16]",
                "fld tword [rbx+8]",
                "fnstenv [rbx+4]",
                "fnsave [rbx+4]",
                "push word 1\n push word 2",
                "clflush [rbx+1]",
                "prefetchnta [rbx+1]"
            })
    void whatIsAlignedOrMovesNoDataDoesNot(String text) {
        assertThat(checked(CodeMode.LONG_64, 3, text).vector()).isEqualTo(UD);
    }

    @ParameterizedTest
    @CsvSource({"movaps xmm0|[rbx+8]", "addps xmm0|[rbx+1]", "cmpxchg16b [rbx+8]", "fxsave [rbx+8]"})
    void whatMustBeAlignedInAnyCaseRaisesGeneralProtection(String text) {
        assertThat(checked(CodeMode.LONG_64, 3, text.replace("|", ", ")).vector())
                .isEqualTo(13);
    }

    @Test
    void itComesBeforeThePageFaultAndAfterTheCanonicalCheck() {
        assertThat(checked(CodeMode.LONG_64, 3, "mov eax, [0x7000001]").vector())
                .isEqualTo(AC);
        assertThat(checked(CodeMode.LONG_64, 3, "mov rax, 0x8000000000000001\n mov eax, [rax]")
                        .vector())
                .isEqualTo(13);
    }

    @ParameterizedTest
    @EnumSource(
            value = CodeMode.class,
            names = {"REAL"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyModeWithRingsChecksInRing3Only(CodeMode mode) {
        String base = mode.longMode() && mode.bits == 64 ? "rbx" : mode.bits == 32 ? "ebx" : "bx";
        String text = "mov ax, [%s+1]".formatted(base);
        assertThat(checked(mode, 3, text).vector()).isEqualTo(AC);
        if (mode.allows(0)) {
            assertThat(checked(mode, 0, text).vector()).isEqualTo(UD);
        }
    }

    @Test
    void bothBitsAreNeededAndTakeEffectAtOnce() {
        Stage off = checked(CodeMode.PROTECTED_32, 3, "mov ax, [ebx+1]");
        assertThat(off.set("cr0", off.reg("cr0") & ~ALIGNMENT_MASK).vector()).isEqualTo(UD);
        String toggle = "pushfd\n pop eax\n xor eax, 0x40000\n push eax\n popfd\n mov cx, [ebx+1]\n";
        assertThat(checked(CodeMode.PROTECTED_32, 3, toggle).vector()).isEqualTo(UD);
        assertThat(checked(CodeMode.PROTECTED_32, 3, toggle + toggle).vector()).isEqualTo(AC);
    }

    @Test
    void theProcessorsOwnAccessesAreExempt() {
        Stage stage = checked(CodeMode.PROTECTED_32, 3, "mov ax, 0x23\n mov ds, ax");
        stage.set("gdtr.base", Stage.GDT); // descriptors at odd multiples are read all the same
        byte[] table = stage.machine.readGpa(Stage.GDT, 0x50);
        stage.machine.writeGpa(Stage.DATA + 0x101, table);
        stage.set("gdtr.base", Stage.DATA + 0x101);
        assertThat(stage.vector()).isEqualTo(UD);
    }

    @Test
    void aSavedDescriptorTableRegisterWantsAnAddressOfFourNPlusTwo() {
        assertThat(checked(CodeMode.PROTECTED_32, 3, "sgdt [ebx+2]").vector()).isEqualTo(UD);
        assertThat(checked(CodeMode.PROTECTED_32, 3, "sgdt [ebx+4]").vector()).isEqualTo(AC);
    }

    @Test
    void theFaultingInstructionHasDoneNothing() {
        Stage stage = checked(CodeMode.PROTECTED_32, 3, "mov eax, 5\n xadd [ebx+2], eax");
        stage.poke(Stage.DATA, 0x1122334455667788L, 8);
        assertThat(stage.vector()).isEqualTo(AC);
        assertThat(stage.reg("eax")).isEqualTo(5);
        assertThat(stage.peek(Stage.DATA, 8)).isEqualTo(0x1122334455667788L);
        assertThat(stage.machine.lastStop()).isInstanceOf(Stop.Halted.class);
    }
}
