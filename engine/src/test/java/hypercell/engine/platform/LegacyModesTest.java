package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Virtual-8086 mode, hardware task switches and debug registers, each by the smallest guest that shows it.
class LegacyModesTest {
    private static final int IDT = Guest.GDT + 0x800;

    /// Writes a 32-bit interrupt gate.
    private static void gate(Guest guest, int vector, String label) {
        long handler = guest.labels.get(label);
        guest.setDword(IDT + 8 * vector, (int) (handler & 0xffff | 0x08 << 16));
        guest.setDword(IDT + 8 * vector + 4, (int) (handler & 0xffff0000L | 0x8e00));
    }

    private static List<Integer> faults(Guest guest) {
        return guest.machine.events().stream()
                .filter(Event.Fault.class::isInstance)
                .map(event -> ((Event.Fault) event).vector())
                .toList();
    }

    private static final String ENTER_8086 = """
                push 0x5555         ; gs
                push 0x4444         ; fs
                push 0x3333         ; ds
                push 0x2222         ; es
                push 0x0800         ; ss
                push 0x1000         ; esp
                push eflags
                push 0x0700         ; cs
                push 0
                iretd
            """;

    private static Guest virtual8086(int eflags, String code, String handler) {
        Guest guest = Guest.flat("    eflags equ %d\n".formatted(eflags) + ENTER_8086 + handler);
        var program = hypercell.engine.x86.isa.Assembler.assemble(code, 16, 0, java.util.Map.of());
        assertThat(program.problems()).isEmpty();
        guest.machine.writeGpa(0x7000, program.assembly().bytes());
        return guest;
    }

    @Test
    void virtual8086ModeHasSegmentsOfSixteenBytesAndLeavesByInterruptWithItsSegments() {
        Guest guest = virtual8086(
                0x23002, // VM, IOPL 3
                "mov ax, cs\n mov [2], ax\n int 0x20",
                """
                v32: mov ebx, [esp + 4*8]    ; gs
                     mov ecx, [esp + 4*5]    ; es
                     mov edx, [esp + 8]      ; eflags
                     hlt
                """);
        gate(guest, 32, "v32");
        guest.setDword(IDT + 8 * 32 + 4, guest.dword(IDT + 8 * 32 + 4) | 0x6000); // DPL 3
        guest.machine.run(100);
        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Halted.class);
        assertThat(guest.dword(0x33332) & 0xffff).isEqualTo(0x0700);
        assertThat(guest.machine.cpu().register("ebx")).isEqualTo(0x5555);
        assertThat(guest.machine.cpu().register("ecx")).isEqualTo(0x2222);
        assertThat(guest.machine.cpu().register("edx") & 0x20000).isNotZero();
        assertThat(guest.machine.cpu().register("gs")).isZero();
        assertThat(guest.machine.cpu().cpl()).isZero();
    }

    @Test
    void sensitiveInstructionsOfVirtual8086ModeFaultBelowIopl3() {
        for (String text : List.of("cli", "sti", "pushf", "popf", "int 0x20", "iret", "hlt", "in al, 0x60")) {
            Guest guest = virtual8086(0x20002, text, "v13: hlt");
            gate(guest, 13, "v13");
            guest.machine.run(100);
            assertThat(faults(guest)).as(text).containsExactly(13);
        }
    }

    @Test
    void withTheExtensionsTheVirtualInterruptFlagStandsIn() {
        Guest guest = virtual8086(
                0x20002, "sti\n pushf\n pop bx\n cli\n pushf\n pop cx\n int3", "v3: mov edx, [esp + 8]\n hlt");
        gate(guest, 3, "v3");
        guest.setDword(IDT + 8 * 3 + 4, guest.dword(IDT + 8 * 3 + 4) | 0x6000);
        guest.machine.cpu().setRegister("cr4", 1);
        guest.machine.run(100);
        assertThat(guest.machine.cpu().register("bx") & 0x3200).isEqualTo(0x3200);
        assertThat(guest.machine.cpu().register("cx") & 0x3200).isEqualTo(0x3000);
        assertThat(guest.machine.cpu().register("edx") & 0x80200).isZero();
    }

    @Test
    void theRedirectionBitmapDecidesWhoTakesASoftwareInterrupt() {
        for (boolean intercepted : new boolean[] {false, true}) {
            Guest guest =
                    virtual8086(0x20002, "int 0x20\n times 16-($-$$) nop\n mov bx, 0x77\n int3", "v3: hlt\n v13: hlt");
            gate(guest, 3, "v3");
            guest.setDword(IDT + 8 * 3 + 4, guest.dword(IDT + 8 * 3 + 4) | 0x6000);
            gate(guest, 13, "v13");
            guest.setDword(4 * 0x20, 0x0700 << 16 | 0x10);
            // Bit 20H of the 32 bytes below the I/O bitmap, which begins at offset 68H of the TSS.
            guest.setDword(Guest.GDT + 0x100 + 0x68 - 32 + 0x20 / 8, intercepted ? 1 : 0);
            guest.machine.cpu().setRegister("cr4", 1);
            guest.machine.run(100);
            assertThat(faults(guest).contains(13)).isEqualTo(intercepted);
            assertThat(guest.machine.cpu().register("bx") == 0x77).isEqualTo(!intercepted);
        }
    }

    private static final String TASKS = """
            mov ax, 0x28
            mov dword [0x20000 + 0x20], second
            mov dword [0x20000 + 0x24], 0x202
            mov dword [0x20000 + 0x28], 0x1111      ; eax
            mov dword [0x20000 + 0x38], 0x8000      ; esp
            mov dword [0x20000 + 0x48], 0x10
            mov dword [0x20000 + 0x4c], 0x08
            mov dword [0x20000 + 0x50], 0x10
            mov dword [0x20000 + 0x54], 0x10
            mov dword [0x20000 + 0x58], 0
            mov dword [0x20000 + 0x5c], 0
            mov dword [0xe030], 0x00000067          ; a TSS descriptor at 0x30
            mov dword [0xe034], 0x00008902
            lgdt [table]
            mov ebx, 0x2222
        """;

    @Test
    void aCallToATaskComesBackByIret() {
        Guest guest = Guest.flat(TASKS + """
                call 0x30:0
                mov ecx, eax
                str edx
                hlt
            second:
                pushfd
                pop esi
                mov edi, [0x20000]
                mov dword [0x3000], eax
                iretd
            table: dw 0x37
                dd 0xe000
            """);
        guest.machine.run(200);
        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Halted.class);
        assertThat(guest.dword(0x3000)).isEqualTo(0x1111);
        assertThat(guest.machine.cpu().register("edx")).isEqualTo(0x28);
        assertThat(guest.machine.cpu().register("ebx")).isEqualTo(0x2222);
        assertThat(guest.dword(0xe034)).as("the task is free again").isEqualTo(0x00008902);
        assertThat(guest.dword(0x20000) & 0xffff).as("back link").isEqualTo(0x28);
        assertThat(guest.machine.cpu().register("cr0") & 8).as("CR0.TS").isNotZero();
    }

    @Test
    void aJumpToATaskFreesTheOldOne() {
        Guest guest = Guest.flat(TASKS + """
                jmp 0x30:0
                hlt
            second:
                str edx
                hlt
            table: dw 0x37
                dd 0xe000
            """);
        guest.machine.run(200);
        assertThat(guest.machine.cpu().register("edx")).isEqualTo(0x30);
        assertThat(guest.dword(0xe028 + 4) >> 8 & 15)
                .as("the old TSS is available")
                .isEqualTo(9);
        assertThat(guest.dword(0xe034) >> 8 & 15).as("the new one is busy").isEqualTo(11);
    }

    @Test
    void breakpointsStopAtInstructionsAndAfterDataAccesses() {
        Guest guest = Guest.flat("""
                mov eax, there
                mov dr0, eax
                mov eax, 0x3000
                mov dr1, eax
                mov eax, 0x00d00005     ; DR0 execute, DR1 write of 4 bytes
                mov dr7, eax
                mov ebx, [0x3000]
                mov dword [0x3002], 5
                nop                     ; RF of the handler's return lasts for this one
            there:
                nop
                hlt
            v1: mov ecx, dr6
                mov [0x4000 + esi*4], ecx
                inc esi
                xor ecx, ecx
                mov dr6, ecx
                or dword [esp + 8], 0x10000
                iretd
            """);
        gate(guest, 1, "v1");
        guest.machine.run(200);
        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Halted.class);
        assertThat(guest.dword(0x4000) & 0xf).isEqualTo(2);
        assertThat(guest.dword(0x4004) & 0xf).isEqualTo(1);
        assertThat(guest.machine.cpu().register("esi")).isEqualTo(2);
    }
}
