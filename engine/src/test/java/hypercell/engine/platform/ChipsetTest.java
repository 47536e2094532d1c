package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The chipset as guests meet it: A20, resets, coprocessor errors.
class ChipsetTest {
    @Test
    void aClosedA20GateWrapsAddressesAt1Mebibyte() {
        Guest guest = Guest.flat("""
                mov dword [0x2000], 0x11111111
                mov dword [0x102000], 0x22222222
                mov al, 0
                call low
                mov ebx, [0x102000]
                mov dword [0x102004], 0x33333333
                mov ecx, [0x2004]
                mov al, 2
                call low
                mov edx, [0x102000]
                hlt
        low:    out 0x92, al
                ret
                """);
        guest.machine.writeGpa(0, guest.machine.readGpa(Guest.CODE, 0x100)); // the code's own alias
        guest.run();

        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Halted.class);
        assertThat(guest.reg("ebx")).isEqualTo(0x11111111);
        assertThat(guest.reg("ecx")).isEqualTo(0x33333333);
        assertThat(guest.reg("edx")).isEqualTo(0x22222222);
    }

    @Test
    void codeBeyondAClosedGateIsThatOfItsAlias() {
        Guest guest = Guest.flat("""
                mov al, 0
                out 0x92, al
                mov ecx, 1
                hlt
                """);
        byte[] code = guest.machine.readGpa(Guest.CODE, 0x20);
        code[5] = 2; // mov ecx, 2
        guest.machine.writeGpa(0, code);
        guest.run();

        assertThat(guest.reg("ecx")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "'mov al, 3', 'out 0x92, al', port 92h",
        "'mov al, 0xfe', 'out 0x64, al', keyboard controller",
        "'mov al, 6', 'out dx, al', port CF9h"
    })
    void aResetEndsTheRunAndSaysWhoAskedForIt(String value, String out, String device) {
        Guest guest = Guest.flat("mov edx, 0xcf9\n%s\n%s\ninc ebx\nhlt\n".formatted(value, out))
                .run();

        assertThat(guest.machine.lastStop()).isEqualTo(new Stop.Exited(0, "a reset by " + device));
        assertThat(guest.reg("ebx")).as("nothing runs after it").isZero();
    }

    @Test
    void anX87ErrorWithoutNumericErrorReportingIsInterrupt13() {
        Guest guest = Guest.flat("""
                mov word [idt + 0x75 * 8], handler - 0x100000
                mov word [idt + 0x75 * 8 + 2], 8
                mov dword [idt + 0x75 * 8 + 4], 0x108e00
                lidt [idtr]
                mov al, 0x11
                out 0x20, al
                out 0xa0, al
                mov al, 0x20
                out 0x21, al
                mov al, 0x70
                out 0xa1, al
                mov al, 4
                out 0x21, al
                mov al, 2
                out 0xa1, al
                mov al, 1
                out 0x21, al
                out 0xa1, al
                mov al, 0xfb
                out 0x21, al
                mov al, 0xdf
                out 0xa1, al
                sti
                fninit
                push 0x37b          ; division by zero unmasked, and CR0.NE is clear
                fldcw [esp]
                fld1
                fldz
                fdivp st1, st0
                fld1
                fldz
                fdivp st1, st0
                hlt
        handler: out 0xf0, al
                fnclex
                inc ecx
                mov al, 0x20
                out 0xa0, al
                out 0x20, al
                iret
        idtr:   dw 0x7ff
                dd idt
                align 8
        idt:    times 256 dq 0
                """).run();

        assertThat(guest.reg("ecx")).isEqualTo(2);
        assertThat(guest.machine.counters().interrupts()).containsEntry(0x75, 2L);
    }

    @Test
    void aTimerThatIsSetWhileInterruptsAreOnComesInTime() {
        Guest guest = Guest.flat("""
                mov word [idt + 0x20 * 8], handler - 0x100000
                mov word [idt + 0x20 * 8 + 2], 8
                mov dword [idt + 0x20 * 8 + 4], 0x108e00
                lidt [idtr]
                mov al, 0x11
                out 0x20, al
                mov al, 0x20
                out 0x21, al
                mov al, 4
                out 0x21, al
                mov al, 1
                out 0x21, al
                mov al, 0xfe
                out 0x21, al
                sti
                nop
                mov al, 0x34
                out 0x43, al
                mov al, 100
                out 0x40, al
                mov al, 0
                out 0x40, al
        wait:   inc ecx
                jmp wait
        handler: hlt
        idtr:   dw 0x7ff
                dd idt
                align 8
        idt:    times 256 dq 0
                """).run();

        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Halted.class);
        assertThat(guest.reg("ecx")).as("101 ticks of 838 ns, 20 ns a round").isBetween(4200L, 4240L);
    }

    @Test
    void aDevicesClockRunsInsideOneRun() {
        Guest guest = Guest.flat("""
                mov edx, 0x608
                in eax, dx
                mov ebx, eax
                mov ecx, 1000
        wait:   loop wait
                in eax, dx
                sub eax, ebx
                hlt
                """).run();

        assertThat(guest.reg("eax")).as("10 us and a little").isBetween(35L, 37L);
    }
}
