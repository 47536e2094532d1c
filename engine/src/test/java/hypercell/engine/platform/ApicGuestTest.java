package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.x86.exec.CpuModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The local APIC as guests meet it: its page, its interrupts at exact instructions, NMI, INIT, CPUID.
class ApicGuestTest {
    private static final String GATE = """
            gate:   shl eax, 3
                    add eax, idt
                    mov [eax], bx
                    mov word [eax+2], 8
                    mov word [eax+4], 0x8e00
                    shr ebx, 16
                    mov [eax+6], bx
                    ret
            idtr:   dw 0x7ff
                    dd idt
                    align 8
            idt:    times 256 dq 0
            """;

    private static String withGate(int vector, String handler, String rest) {
        return """
                mov eax, %d
                mov ebx, %s
                call gate
                lidt [idtr]
                """.formatted(vector, handler) + rest + GATE;
    }

    @Test
    void aSelfIpiInterruptsAfterTheInstructionThatSendsIt() {
        Guest guest = Guest.flat(withGate(0x61, "handler", """
                sti
                nop
                mov dword [0xfee00300], 0x40061
                inc ecx
                inc ecx
                cli
                hlt
        handler: mov edx, ecx
                mov dword [0xfee000b0], 0
                iret
                """)).run();

        assertThat(guest.reg("edx")).as("nothing ran in between").isZero();
        assertThat(guest.reg("ecx")).isEqualTo(2);
        List<Event> events = guest.machine.events();
        Event.Requested requested = (Event.Requested) events.stream()
                .filter(Event.Requested.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(requested.from()).isEqualTo("IPI");
        assertThat(events)
                .filteredOn(Event.Delivered.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(event.stamp().cause())
                        .isEqualTo(requested.stamp().sequence()));
    }

    @Test
    void theTimerInterruptsAtTheSameInstructionInOneRunAndInPieces() {
        String program = withGate(0x40, "tick", """
                mov dword [0xfee003e0], 0xb
                mov dword [0xfee00320], 0x20040
                mov dword [0xfee00380], 1000
                sti
        wait:   inc ecx
                mov ebx, [0xfee00390]
                cmp edx, 5
                jb wait
                cli
                hlt
        tick:   inc edx
                mov dword [0xfee000b0], 0
                iret
                """);
        Guest whole = Guest.flat(program).run();
        Guest pieces = Guest.flat(program);
        while (!(pieces.machine.run(7) instanceof Stop.Halted)) {
            assertThat(pieces.machine.cpu().instructions()).isLessThan(100_000);
        }

        assertThat(whole.reg("edx")).isEqualTo(5);
        assertThat(whole.machine.cpu().instructions()).isBetween(5000L, 5100L);
        assertThat(pieces.machine.digest()).isEqualTo(whole.machine.digest());
    }

    @Test
    void haltSkipsToTheTimer() {
        Guest guest = Guest.flat(withGate(0x40, "tick", """
                mov dword [0xfee003e0], 0xb
                mov dword [0xfee00320], 0x40
                mov dword [0xfee00380], 1000000
                sti
                hlt
                cli
                hlt
        tick:   inc edx
                mov dword [0xfee000b0], 0
                iret
                """)).run();

        assertThat(guest.reg("edx")).isEqualTo(1);
        assertThat(guest.machine.cpu().instructions()).isLessThan(100);
        assertThat(guest.machine.clock().nowNanos()).isGreaterThanOrEqualTo(10_000_000);
    }

    @Test
    void nmiIsBlockedUntilIretAndOneIsRemembered() {
        Guest guest = Guest.flat(withGate(2, "handler", """
                mov dword [0xfee00300], 0x400
                hlt
        handler: inc ecx
                cmp ecx, 1
                jne done
                mov dword [0xfee00300], 0x400
                mov dword [0xfee00300], 0x400
                mov edx, ecx
        done:   iret
                """)).run();

        assertThat(guest.reg("edx")).as("not nested").isEqualTo(1);
        assertThat(guest.reg("ecx")).as("two more became one").isEqualTo(2);
        assertThat(guest.machine.events())
                .filteredOn(event -> event instanceof Event.Delivered delivered
                        && delivered.kind().equals("NMI"))
                .hasSize(2);
    }

    @Test
    void nmiWakesAHaltedProcessorThatHasInterruptsOff() {
        Guest guest = Guest.flat(withGate(2, "handler", """
                cli
                hlt
                hlt
        handler: inc ecx
                iret
                """)).run();
        long halted = guest.reg("eip");
        guest.machine.nmi();
        guest.run();

        assertThat(guest.reg("ecx")).isEqualTo(1);
        assertThat(guest.reg("eip")).isEqualTo(halted + 1);
    }

    @Test
    void anInitToItselfBringsTheProcessorToTheResetVector() {
        Guest guest = Guest.flat("""
                fninit
                fld1
                mov dword [0xfee00300], 0x4500
                inc ecx
                """);
        guest.machine.run(4); // INIT is taken in the place of one instruction

        assertThat(guest.reg("eip")).isEqualTo(0xfff0);
        assertThat(guest.reg("cs.base")).isEqualTo(0xffff0000L);
        assertThat(guest.reg("cr0") & 1).isZero();
        assertThat(guest.reg("ecx")).isZero();
        assertThat(guest.machine.cpu().furtherState()).as("x87 registers stay").contains("x87 37f 3800");
    }

    @Test
    void theEightThousandsInterruptsStillWorkInVirtualWireMode() {
        Guest guest = Guest.flat(withGate(0x21, "handler", """
                mov al, 0x11
                out 0x20, al
                mov al, 0x20
                out 0x21, al
                mov al, 4
                out 0x21, al
                mov al, 1
                out 0x21, al
                mov al, 0xfd
                out 0x21, al
                sti
        wait:   cmp ecx, 1
                jb wait
                cli
                hlt
        handler: inc ecx
                mov al, 0x20
                out 0x20, al
                iret
                """));
        guest.machine.run(100);
        guest.machine.irq(1, true);
        guest.run();

        assertThat(guest.reg("ecx")).isEqualTo(1);
        assertThat(guest.machine.events()).noneMatch(Event.Requested.class::isInstance);
    }

    @Test
    void theTimerReachesPin2OfTheIoApic() {
        Guest guest = Guest.flat(withGate(0x50, "tick", """
                mov al, 0xff
                out 0x21, al
                mov dword [0xfec00000], 0x14
                mov dword [0xfec00010], 0x50
                mov al, 0x34
                out 0x43, al
                mov al, 0
                out 0x40, al
                mov al, 0x10
                out 0x40, al
                sti
        wait:   cmp ecx, 2
                jb wait
                cli
                hlt
        tick:   inc ecx
                mov dword [0xfee000b0], 0
                iret
                """)).run();

        assertThat(guest.reg("ecx")).isEqualTo(2);
        assertThat(guest.machine.counters().interrupts()).containsEntry(0x50, 2L);
        assertThat(guest.machine.events())
                .anyMatch(event -> event instanceof Event.Requested requested
                        && requested.from().equals("I/O APIC pin 2"));
    }

    @Test
    void theControllersOutputReachesPin0AsExtInt() {
        Guest guest = Guest.flat(withGate(0x21, "handler", """
                mov dword [0xfee00350], 0x10700 ; LINT0 off
                mov dword [0xfec00000], 0x10
                mov dword [0xfec00010], 0x700   ; pin 0: ExtINT
                mov al, 0x11
                out 0x20, al
                mov al, 0x20
                out 0x21, al
                mov al, 4
                out 0x21, al
                mov al, 1
                out 0x21, al
                mov al, 0xfd
                out 0x21, al
                sti
        wait:   cmp ecx, 2
                jb wait
                cli
                hlt
        handler: inc ecx
                mov al, 0x20
                out 0x20, al
                iret
                """));
        guest.machine.run(100);
        guest.machine.irq(1, true);
        guest.machine.run(100);
        assertThat(guest.reg("ecx")).isEqualTo(1);
        guest.machine.irq(1, false);
        guest.machine.irq(1, true);
        guest.run();

        assertThat(guest.reg("ecx")).isEqualTo(2);
    }

    @Test
    void cpuidTellsWhatTheProcessorHas() {
        String program = """
                mov eax, 1
                cpuid
                shr edx, 9
                and edx, 1
                shr ecx, 21
                and ecx, 9
                hlt
                """;
        record Answer(String model, int apic, int extended) {}
        for (Answer answer : List.of(
                new Answer("p6", 1, 0),
                new Answer("core2", 1, 0),
                new Answer("haswell", 1, 9),
                new Answer("ryzen", 1, 0),
                new Answer("hypercell", 1, 9))) {
            Guest guest = Guest.flat(PcConfig.DEFAULT.withCpu(CpuModel.preset(answer.model())), program)
                    .run();
            assertThat(guest.reg("edx")).as(answer.model()).isEqualTo(answer.apic());
            assertThat(guest.reg("ecx")).as(answer.model()).isEqualTo(answer.extended());
        }
    }

    @Test
    void theRegistersCanLieInFrontOfRamThatIsInUse() {
        Guest guest = Guest.flat("""
                mov dword [0x5020], 0x12345678
                mov esi, [0x5020]
                mov ecx, 0x1b
                rdmsr
                mov eax, 0x5900
                wrmsr
                mov dword [0x5020], 0x07000000
                mov edi, [0x5020]
                mov ebp, [0xfee00020]
                mov eax, 0xfee00900
                wrmsr
                mov ebx, [0x5020]
                hlt
                """).run();

        assertThat(guest.reg("esi")).isEqualTo(0x12345678);
        assertThat(guest.reg("edi")).as("the ID register").isEqualTo(0x07000000);
        assertThat(guest.reg("ebp")).as("nothing is left there").isEqualTo(0xffffffffL);
        assertThat(guest.reg("ebx")).as("RAM again").isEqualTo(0x12345678);
    }

    @Test
    void aTimeStampCounterThatIsWrittenMovesTheDeadline() {
        Guest guest = Guest.flat(withGate(0x40, "tick", """
                mov dword [0xfee00320], 0x40040
                mov ecx, 0x6e0
                xor edx, edx
                mov eax, 1000000
                wrmsr
                sti
                mov ecx, 0x10
                mov eax, 999900
                wrmsr
        wait:   inc esi
                test edi, edi
                jz wait
                cli
                hlt
        tick:   inc edi
                mov dword [0xfee000b0], 0
                iret
                """)).run();

        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Halted.class);
        assertThat(guest.reg("esi")).as("three instructions a round, 100 ticks").isBetween(30L, 34L);
    }

    @Test
    void a486HasNoApicAtItsAddress() {
        Guest guest = Guest.flat(PcConfig.DEFAULT.withCpu(CpuModel.preset("486")), "mov eax, [0xfee00030]\nhlt\n")
                .run();

        assertThat(guest.reg("eax")).isEqualTo(0xffffffffL);
    }
}
