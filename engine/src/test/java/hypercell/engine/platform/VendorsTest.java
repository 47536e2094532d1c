package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.x86.exec.CpuModel;
import hypercell.engine.x86.isa.Assembler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Where AMD's manual and Intel's differ each processor model follows its own.
class VendorsTest {
    private static final int CODE = 0x100000;
    private static final int GDT = 0xe000;
    /// To compatibility mode at CPL 3, from there SYSCALL; CSTAR leads back to 64-bit code.
    private static final String SYSCALL_FROM_COMPATIBILITY_MODE = """
            mov ecx, 0xc0000081
            xor eax, eax
            mov edx, 0x00080008
            wrmsr
            mov ecx, 0xc0000083
            lea rax, [rel target]
            xor edx, edx
            wrmsr
            push 0x23
            push 0x80000
            push 2
            push 0x1b
            push user
            iretq
            user:
            bits 32
            syscall
            bits 64
            target:
            mov r15, 0x1234
            hlt
            """;

    private static PcMachine run(String model, String source) {
        PcMachine machine = PcMachine.create(PcConfig.DEFAULT.withCpu(CpuModel.preset(model)));
        var result = Assembler.assemble(source, 64, CODE, Map.of());
        assertThat(result.problems()).isEmpty();
        machine.writeGpa(CODE, result.assembly().bytes());
        qword(machine, 0x1000, 0x2007);
        qword(machine, 0x2000, 0x3007);
        qword(machine, 0x3000, 0x87);
        machine.startFlat64(CODE, 0x90000, GDT, 0x1000);
        machine.run(1000);
        return machine;
    }

    private static void qword(PcMachine machine, long gpa, long value) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        machine.writeGpa(gpa, bytes);
    }

    @Test
    void amdHasSyscallInCompatibilityMode() {
        PcMachine machine = run("ryzen", SYSCALL_FROM_COMPATIBILITY_MODE);

        assertThat(machine.lastStop()).isInstanceOf(Stop.Halted.class);
        assertThat(machine.cpu().register("r15")).isEqualTo(0x1234);
        assertThat(machine.cpu().cpl()).isZero();
    }

    @Test
    void intelHasNot() {
        PcMachine machine = run("haswell", SYSCALL_FROM_COMPATIBILITY_MODE);

        assertThat(machine.counters().faults()).containsEntry(6, 1L);
    }

    @Test
    void onlyIntelHasSysenterInLongMode() {
        String enter = "mov ecx, 0x174\nmov eax, 8\nxor edx, edx\nwrmsr\nsysenter";

        assertThat(run("ryzen", enter).counters().faults()).containsEntry(6, 1L);
        assertThat(run("haswell", enter).counters().faults()).doesNotContainKey(6);
    }

    @Test
    void amdHasFourCountersThatDoNotCount() {
        String write = "mov ecx, 0xc0010004\nmov eax, 7\nxor edx, edx\nwrmsr\nxor eax, eax\nrdmsr\nhlt";
        PcMachine machine = run("ryzen", write);

        assertThat(machine.cpu().register("rax")).isEqualTo(7);
        assertThat(run("haswell", write).counters().faults()).containsKey(13);
        assertThat(run("ryzen", "mov ecx, 0xc0010000\nmov eax, 0x400000\nxor edx, edx\nwrmsr")
                        .lastStop())
                .isInstanceOf(Stop.Unsupported.class);
    }

    @Test
    void sysretTrapsByTheTrapFlagThatItLoads() {
        PcMachine machine = run("haswell", """
                lea rax, [rel v1]
                mov word [0xf010], ax
                mov word [0xf012], 8
                mov word [0xf014], 0x8e00
                shr rax, 16
                mov word [0xf016], ax
                mov ecx, 0xc0000081
                xor eax, eax
                mov edx, 0x001b0008
                wrmsr
                mov rcx, user
                mov r11, 0x102
                o64 sysret
                v1:
                mov r15, [rsp]
                hlt
                user:
                nop
                jmp $
                """);

        assertThat(machine.cpu().register("r15")).isEqualTo(machine.cpu().register("rcx"));
        assertThat(machine.counters().interrupts()).containsEntry(1, 1L);
    }
}
