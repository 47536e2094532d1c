package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import org.junit.jupiter.api.Test;

/// Exceptions, software and external interrupts, privilege changes, double and triple faults.
class InterruptsTest {
    /// Installs a gate: vector in EAX, handler in EBX, attributes in ECX.
    private static final String GATE = """
            gate:   shl eax, 3
                    add eax, idt
                    mov [eax], bx
                    mov word [eax+2], 8
                    mov [eax+4], cx
                    shr ebx, 16
                    mov [eax+6], bx
                    ret
            idtr:   dw 0x7ff
                    dd idt
                    align 8
            idt:    times 256 dq 0
            """;

    /// Vectors from 0x20, only the timer unmasked.
    private static final String PIC = """
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
            """;

    private static String withGate(int vector, String handler, int attributes, String rest) {
        return """
                mov eax, %d
                mov ebx, %s
                mov ecx, %d
                call gate
                lidt [idtr]
                """.formatted(vector, handler, attributes) + rest + GATE;
    }

    @Test
    void aDivideErrorReturnsToTheDividingInstruction() {
        Guest guest = Guest.flat(withGate(0, "handler", 0x8e00, """
                xor ecx, ecx
                mov eax, 100
                cdq
                div ecx
                hlt
        handler: mov ecx, 5
                iret
                """)).run();

        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Halted.class);
        assertThat(guest.reg("eax")).isEqualTo(20);
        assertThat(guest.machine.counters().faults()).containsEntry(0, 1L).hasSize(1);
    }

    @Test
    void intFromUserModeSwitchesToTheStackOfTheTss() {
        Guest guest = Guest.flat(withGate(0x80, "handler", 0xee00, """
                push 0x23
                push 0x7000
                push 2
                push 0x1b
                push user
                iret
        user:   mov eax, 7
                int 0x80
        handler: mov esi, [esp+12]
                mov edi, [esp+16]
                mov ebx, esp
                hlt
                """)).run();

        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Halted.class);
        assertThat(guest.reg("esi")).as("user ESP on the frame").isEqualTo(0x7000);
        assertThat(guest.reg("edi")).as("user SS on the frame").isEqualTo(0x23);
        assertThat(guest.reg("ebx")).as("ESP0 less five dwords").isEqualTo(Guest.STACK - 20);
        assertThat(guest.machine.events())
                .filteredOn(Event.Delivered.class::isInstance)
                .singleElement()
                .satisfies(event -> {
                    Event.Delivered delivered = (Event.Delivered) event;
                    assertThat(delivered.fromCpl()).isEqualTo(3);
                    assertThat(delivered.toCpl()).isZero();
                });
    }

    @Test
    void aGateWithTooLowADplIsAGeneralProtectionFaultOfTheInstruction() {
        Guest guest = Guest.flat(withGate(13, "handler", 0x8e00, """
                push 0x23
                push 0x7000
                push 2
                push 0x1b
                push user
                iret
        user:   int 0x21
        handler: pop eax
                hlt
                """)).run();

        assertThat(guest.reg("eax")).as("IDT bit and vector, EXT clear").isEqualTo(0x21 * 8 + 2);
    }

    @Test
    void aPageFaultWithoutAHandlerBecomesATripleFault() {
        Guest guest = Guest.paged("mov [0x9000], eax\nhlt\n").run();

        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.TripleFault.class);
        assertThat(guest.machine.lastStop().sentence()).contains("#DF").contains("#PF");
        assertThat(guest.machine.counters().faults()).containsEntry(14, 1L).containsEntry(13, 2L);
    }

    @Test
    void contributoryFaultsMakeADoubleFault() {
        // #GP, whose gate is missing: #GP while delivering #GP is #DF, which has a handler.
        Guest guest = Guest.flat(withGate(8, "handler", 0x8e00, """
                mov ax, 0xfff8
                mov ds, ax
                hlt
        handler: pop eax
                hlt
                """)).run();

        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Halted.class);
        assertThat(guest.reg("eax")).as("the error code of #DF").isZero();
    }

    @Test
    void theTimerInterruptsAtTheInstructionThatItsClockSays() {
        String program = withGate(0x20, "tick", 0x8e00, PIC + """
                mov al, 0x34
                out 0x43, al
                mov al, 0x00
                out 0x40, al
                mov al, 0x10
                out 0x40, al
                xor edx, edx
                sti
        wait:   cmp edx, 3
                jb wait
                cli
                hlt
        tick:   inc edx
                push eax
                mov al, 0x20
                out 0x20, al
                pop eax
                iret
                """);
        Guest guest = Guest.flat(program);
        guest.machine.run(10_000_000);
        Guest inPieces = Guest.flat(program);
        while (!(inPieces.machine.run(7) instanceof Stop.Halted)) {
            assertThat(inPieces.machine.cpu().instructions()).isLessThan(10_000_000);
        }

        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Halted.class);
        assertThat(guest.reg("edx")).isEqualTo(3);
        assertThat(guest.machine.counters().interrupts()).containsEntry(0x20, 3L);
        // 0x1000 ticks of 1.193182 MHz at 10 ns an instruction
        assertThat(guest.machine.cpu().instructions()).isBetween(3 * 343_000L, 3 * 344_500L);
        assertThat(inPieces.machine.digest()).isEqualTo(guest.machine.digest());
    }

    @Test
    void haltWaitsForTheTimerWithoutRunningInstructions() {
        Guest guest = Guest.flat(withGate(0x20, "tick", 0x8e00, PIC + """
                mov al, 0x30
                out 0x43, al
                mov al, 0xff
                out 0x40, al
                out 0x40, al
                sti
                hlt
                cli
                hlt
        tick:   mov eax, 0x1234
                iret
                """)).run();

        assertThat(guest.reg("eax")).isEqualTo(0x1234);
        assertThat(guest.machine.cpu().instructions()).isLessThan(60);
        assertThat(guest.machine.clock().nowNanos()).isGreaterThan(50_000_000);
    }

    @Test
    void stiProtectsTheNextInstruction() {
        Guest guest = Guest.flat(withGate(0x20, "tick", 0x8e00, PIC + """
                mov al, 0x30
                out 0x43, al
                mov al, 1
                out 0x40, al
                mov al, 0
                out 0x40, al
                mov ecx, 1000
        spin:   loop spin
                sti
                mov eax, 1
                mov eax, 2
                hlt
        tick:   mov ebx, eax
                cli
                hlt
                """)).run();

        assertThat(guest.reg("ebx")).as("EAX when the interrupt came").isEqualTo(1);
    }

    @Test
    void theTrapFlagReportsEveryInstruction() {
        Guest guest = Guest.flat(withGate(1, "trap", 0x8e00, """
                xor ecx, ecx
                pushf
                or dword [esp], 0x100
                popf
                nop
                nop
                nop
                hlt
        trap:   inc ecx
                cmp ecx, 3
                jne back
                and dword [esp+8], ~0x100
        back:   iret
                """)).run();

        assertThat(guest.reg("ecx")).isEqualTo(3);
        assertThat(guest.reg("dr6") & 0x4000).isEqualTo(0x4000);
    }

    /// The local APIC takes no writes at such an offset, and the engine says so instead of guessing.
    @Test
    void whatIsUnsupportedDuringADeliveryStopsAtTheInterruptedInstruction() {
        Guest guest = Guest.flat(withGate(6, "handler", 0x8e00, """
                mov esp, 0xfee00ea0
                nop
        wrong:  ud2
        handler: hlt
        """));

        guest.run();

        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Unsupported.class);
        assertThat(guest.machine.cpu().pc()).isEqualTo(guest.labels.get("wrong"));
    }
}
