package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.x86.isa.Assembler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LongModeTest {
    private static final int CODE = 0x100000;
    private static final int STACK = 0x90000;
    private static final int GDT = 0xe000;
    private static final int IDT = GDT + 0x1000;
    private static final int PML4 = 0x1000;
    private static final int PDPT = 0x2000;
    private static final int DIRECTORY = 0x3000;

    private PcMachine machine;
    private Map<String, Long> labels;

    /// Maps the first 16 MiB to themselves, by pages of 2 MiB, for everybody.
    private Stop run(String source) {
        machine = PcMachine.create(PcConfig.DEFAULT);
        var result = Assembler.assemble(source, 64, CODE, Map.of());
        assertThat(result.problems()).isEmpty();
        labels = result.assembly().labels();
        machine.writeGpa(CODE, result.assembly().bytes());
        qword(PML4, PDPT | 7);
        qword(PDPT, DIRECTORY | 7);
        for (int i = 0; i < 8; i++) {
            qword(DIRECTORY + 8 * i, (long) i << 21 | 0x87);
        }
        machine.startFlat64(CODE, STACK, GDT, PML4);
        for (int vector = 0; vector < 32; vector++) {
            Long handler = labels.get("v" + vector);
            if (handler != null) {
                qword(IDT + 16L * vector, handler & 0xffff | 0x08L << 16 | 0x8e00L << 32 | (handler >>> 16) << 48);
            }
        }
        return machine.run(10_000);
    }

    private void qword(long gpa, long value) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        machine.writeGpa(gpa, bytes);
    }

    private long reg(String name) {
        return machine.cpu().register(name);
    }

    @Test
    void resultsOf32BitsClearTheUpperHalfAndNarrowerOnesLeaveIt() {
        run("""
                mov rax, 0x1122334455667788
                mov rbx, rax
                mov rcx, rax
                mov rdx, rax
                mov r8, -1
                add eax, 1
                mov bx, 0x9999
                mov cl, 0xaa
                mov dh, 0xbb
                mov r8d, r8d
                hlt
                """);
        assertThat(reg("rax")).isEqualTo(0x55667789L);
        assertThat(reg("rbx")).isEqualTo(0x1122334455669999L);
        assertThat(reg("rcx")).isEqualTo(0x11223344556677aaL);
        assertThat(reg("rdx")).isEqualTo(0x112233445566bb88L);
        assertThat(reg("r8")).isEqualTo(0xffffffffL);
        assertThat(machine.cpu().mode()).isEqualTo("64-bit mode");
    }

    @Test
    void arithmeticOf64BitsSetsFlagsByBit63() {
        run("""
                mov rax, 0x7fffffffffffffff
                add rax, 1
                setc r8b
                seto r9b
                sets r10b
                mov rax, -1
                mov rbx, -1
                mul rbx
                mov r11, rax
                mov r12, rdx
                mov rdx, 5
                mov rax, 7
                mov rbx, 0x100
                div rbx
                mov r13, rax
                mov r14, rdx
                mov rax, -100
                cqo
                mov rbx, 7
                idiv rbx
                hlt
                """);
        assertThat(reg("r8") & 0xff).isZero();
        assertThat(reg("r9") & 0xff).isEqualTo(1);
        assertThat(reg("r10") & 0xff).isEqualTo(1);
        assertThat(reg("r11")).isEqualTo(1);
        assertThat(reg("r12")).isEqualTo(-2L);
        assertThat(reg("r13")).isEqualTo(5L << 56);
        assertThat(reg("r14")).isEqualTo(7);
        assertThat(reg("rax")).isEqualTo(-14L);
        assertThat(reg("rdx")).isEqualTo(-2L);
    }

    @Test
    void operandsMayBeRelativeToRip() {
        run("""
                mov rax, [rel value]
                mov dword [rel value], 7
                lea rbx, [rel value]
                mov ecx, [rel value]
                call next
            next:
                pop rsi
                hlt
            value:  dq 0x123456789abcdef0
                """);
        assertThat(reg("rax")).isEqualTo(0x123456789abcdef0L);
        assertThat(reg("rbx")).isEqualTo(labels.get("value"));
        assertThat(reg("rcx")).isEqualTo(7);
        assertThat(reg("rsi")).isEqualTo(labels.get("next"));
        assertThat(reg("rsp")).isEqualTo(STACK);
    }

    @Test
    void anAddressThatIsNotCanonicalIsAGeneralProtectionOrAStackFault() {
        run("""
                mov rax, 0x900000000000
                mov rbx, [rax]
            v13:
                mov rsp, rax
                push rax
                hlt
            v12:
                mov rcx, 12
                hlt
                """);
        assertThat(machine.events().stream()
                        .filter(Event.Fault.class::isInstance)
                        .map(event -> ((Event.Fault) event).vector())
                        .toList())
                .startsWith(13, 12);
    }

    @Test
    void anInterruptPushesFiveValuesOnAnAlignedStack() {
        run("""
                mov rsp, 0x8ffff
                int3
                hlt
            v3:
                mov rax, rsp
                mov rbx, [rsp + 24]
                iretq
                """);
        assertThat(reg("rax")).isEqualTo(0x8fff0 - 40);
        assertThat(reg("rbx")).isEqualTo(0x8ffff);
        assertThat(reg("rsp")).isEqualTo(0x8ffff);
    }

    @Test
    void systemCallsGoToRing0AndBack() {
        run("""
                mov ecx, 0xc0000081
                mov edx, 0x00180008
                xor eax, eax
                wrmsr
                mov ecx, 0xc0000082
                xor edx, edx
                lea rax, [rel kernel]
                wrmsr
                lea rcx, [rel user]
                mov r11, 2
                o64 sysret
            user:
                mov r10, rcx
                mov eax, 4
                syscall
                mov ebx, cs
                int3
            kernel:
                mov r8d, cs
                mov r9, rcx
                o64 sysret
            v3: hlt
                """);
        assertThat(reg("r8")).isEqualTo(0x08);
        assertThat(reg("rbx")).isEqualTo(0x2b);
        assertThat(reg("r9")).isGreaterThan(labels.get("user"));
    }

    @Test
    void compatibilityModeRuns32BitCodeUnderLongMode() {
        run("""
                push 0x23
                push 0x70000
                push 2
                push 0x1b
                lea rax, [rel legacy]
                push rax
                iretq
            legacy:
                bits 32
                mov eax, -1
                inc eax
                mov bx, cs
                mov ecx, 0x12345678
                int3
                bits 64
            v3: hlt
                """);
        assertThat(reg("rax")).isZero();
        assertThat(reg("rbx") & 0xffff).isEqualTo(0x1b);
        assertThat(reg("rcx")).isEqualTo(0x12345678);
    }

    @Test
    void fsAndGsKeepABase() {
        run("""
                mov ecx, 0xc0000100
                mov eax, 0x5000
                xor edx, edx
                wrmsr
                mov qword [abs 0x5010], 42
                mov rbx, [fs:0x10]
                mov ecx, 0xc0000102
                mov eax, 0x5008
                wrmsr
                swapgs
                mov rsi, [gs:8]
                hlt
                """);
        assertThat(reg("rbx")).isEqualTo(42);
        assertThat(reg("rsi")).isEqualTo(42);
        assertThat(reg("fs.base")).isEqualTo(0x5000);
    }

    @Test
    void theStateThatTheDigestCoversHasTheVectorRegisters() {
        String load = "mov rax, 0x620\nmov cr4, rax\nmov eax, [abs 0x5000]\nmovd xmm0, eax\nmov eax, 0\nhlt";
        run(load);
        String zero = machine.cpu().furtherState();
        run(load.replace("mov eax, [abs 0x5000]", "mov eax, [abs 0x100000]"));

        assertThat(machine.cpu().furtherState()).isNotEqualTo(zero);
    }

    @Test
    void aReturnToAnOuterLevelNullifiesGsButLeavesItsBase() {
        run("""
                mov ax, 0x10
                mov gs, ax
                mov ecx, 0xc0000101
                mov eax, 0x200000
                xor edx, edx
                wrmsr
                mov dword [0x200008], 0x5555
                push 0x23
                push 0x80000
                push 2
                push 0x2b
                push user
                iretq
                user:
                mov ebx, [gs:8]
                mov cx, gs
                jmp $
                """);

        assertThat(reg("cs")).isEqualTo(0x2b);
        assertThat(reg("gs")).isZero();
        assertThat(reg("rbx")).isEqualTo(0x5555);
    }

    @Test
    void basesAreCanonicalForTheWidestAddressOfTheProcessor() {
        run("""
                mov ecx, 0xc0000101
                mov eax, 0
                mov edx, 0xff000000
                wrmsr
                mov edx, 0xf0000000
                wrmsr
                hlt
                v13:
                hlt
                """);

        assertThat(reg("gs.base")).isEqualTo(0xff00_0000_0000_0000L);
        assertThat(machine.counters().faults()).containsEntry(13, 1L);
    }

    @Test
    void aFetchFromAnAddressThatIsNotCanonicalIsAGeneralProtectionFault() {
        run("""
                mov ecx, 0xc0000082
                mov eax, 0
                mov edx, 0x8000
                wrmsr
                syscall
                hlt
                v13:
                hlt
                """);

        assertThat(machine.counters().faults().keySet()).containsExactly(13);
    }

    @Test
    void theStoryOfSwapgsTellsTheBase() {
        run("mov ecx, 0xc0000102\nmov eax, 0x5000\nxor edx, edx\nwrmsr\nhlt\nswapgs\nhlt");
        machine.cpu().setRegister("rip", machine.cpu().pc());

        assertThat(machine.stepTold().changes())
                .extracting(change -> change.register() + "=" + Long.toHexString(change.after()))
                .containsExactly("gs.base=5000");
    }
}
