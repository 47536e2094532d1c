package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import org.junit.jupiter.api.Test;

/// Segment checks: limit, type, writable, null, expand-down, privilege, and the descriptor tables.
class SegmentsTest {
    /// Loads a GDT whose entry 0x30 is `descriptor`, and DS from it.
    private static String withDescriptor(String descriptor, String rest) {
        return """
                lgdt [gdtr]
                mov ax, 0x30
                mov ds, ax
                """ + rest + """
                hlt
        gdtr:   dw 0x37
                dd gdt
                align 8
        gdt:    dq 0, 0x00cf9b000000ffff, 0x00cf93000000ffff, 0x00cffb000000ffff, 0x00cff3000000ffff, 0, %s
                """.formatted(descriptor);
    }

    private static Event.Fault firstFault(Guest guest) {
        return (Event.Fault) guest.machine.events().stream()
                .filter(Event.Fault.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theBaseIsAdded() {
        Guest guest = Guest.flat(withDescriptor("0x0040930500000fff", "mov dword [0x10], 0x1234\n"))
                .run();

        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Halted.class);
        assertThat(guest.dword(0x50010)).isEqualTo(0x1234);
    }

    @Test
    void theLastByteOfASegmentIsUsableAndTheNextIsNot() {
        assertThat(Guest.flat(withDescriptor("0x0040930500000fff", "mov al, [0xfff]\n"))
                        .run()
                        .machine
                        .lastStop())
                .isInstanceOf(Stop.Halted.class);
        Guest beyond = Guest.flat(withDescriptor("0x0040930500000fff", "mov ax, [0xfff]\n"))
                .run();
        assertThat(firstFault(beyond).vector()).isEqualTo(13);
        assertThat(firstFault(beyond).errorCode()).isZero();
        assertThat(firstFault(beyond).reason()).contains("beyond the segment limit 0xfff");
    }

    @Test
    void expandDownSegmentsBeginAboveTheirLimit() {
        Guest below = Guest.flat(withDescriptor("0x0040970500000fff", "mov al, [0xfff]\n"))
                .run();
        assertThat(firstFault(below).vector()).isEqualTo(13);
        assertThat(Guest.flat(withDescriptor("0x0040970500000fff", "mov al, [0x1000]\n"))
                        .run()
                        .machine
                        .lastStop())
                .isInstanceOf(Stop.Halted.class);
    }

    @Test
    void readOnlyDataCannotBeWritten() {
        Guest guest = Guest.flat(withDescriptor("0x0040910500000fff", "mov [0x10], eax\n"))
                .run();

        assertThat(firstFault(guest).reason()).isEqualTo("a write to read-only data");
    }

    @Test
    void aNullSelectorMayBeLoadedButNotUsed() {
        Guest guest = Guest.flat("xor eax, eax\nmov es, ax\nmov ebx, 1\nmov eax, [es:0]\nhlt\n")
                .run();

        assertThat(guest.reg("ebx")).isEqualTo(1);
        assertThat(firstFault(guest).reason()).contains("null selector");
    }

    @Test
    void theStackSegmentRaisesItsOwnFault() {
        Guest guest = Guest.flat("""
                lgdt [gdtr]
                mov ax, 0x30
                mov ss, ax
                mov esp, 2
                push eax
                hlt
        gdtr:   dw 0x37
                dd gdt
                align 8
        gdt:    dq 0, 0x00cf9b000000ffff, 0x00cf93000000ffff, 0, 0, 0, 0x0040930500000fff
                """).run();

        assertThat(firstFault(guest).vector()).isEqualTo(12);
        assertThat(guest.reg("esp")).as("the push did not happen").isEqualTo(2);
    }

    @Test
    void loadingASegmentSetsItsAccessedBit() {
        Guest guest = Guest.flat(withDescriptor("0x0040920500000fff", "")).run();
        long gdt = guest.labels.get("gdt");

        assertThat(guest.dword(gdt + 0x34) >> 8 & 0xff).isEqualTo(0x93);
    }

    @Test
    void aNotPresentSegmentNamesItsSelector() {
        Guest guest = Guest.flat(withDescriptor("0x0040130500000fff", "")).run();

        assertThat(firstFault(guest).vector()).isEqualTo(11);
        assertThat(firstFault(guest).errorCode()).isEqualTo(0x30);
    }

    @Test
    void aDebuggerCannotLoadWhatTheProcessorWouldRefuse() {
        Guest guest = Guest.flat("hlt\n");

        assertThatThrownBy(() -> guest.machine.cpu().setRegister("ds", 0x1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("beyond the limit of its descriptor table");
    }

    @Test
    void aCallGateSwitchesToTheInnerStackAndCopiesParameters() {
        Guest guest = Guest.flat("""
                lgdt [gdtr]
                mov eax, inner
                mov [gdt+0x38], ax
                shr eax, 16
                mov [gdt+0x3e], ax
                mov eax, tss
                mov [gdt+0x28+2], ax
                shr eax, 16
                mov [gdt+0x28+4], al
                mov ax, 0x28
                ltr ax
                push 0x23
                push 0x7000
                push 2
                push 0x1b
                push user
                iret
        user:   push 0x1111
                push 0x2222
                call 0x3b:0
                mov edi, esp
                mov ecx, 0xc0de
                int3
        inner:  mov eax, [esp+8]
                mov ebx, [esp+12]
                mov esi, cs
                retf 8
        gdtr:   dw 0x3f
                dd gdt
                align 8
        gdt:    dq 0, 0x00cf9b000000ffff, 0x00cf93000000ffff, 0x00cffb000000ffff, 0x00cff3000000ffff, 0x0000890000000067, 0
                dq 0x0000ec0200080000
        tss:    dd 0, 0x8800, 0x10
                times 23 dd 0
                """).run();

        assertThat(guest.reg("eax")).isEqualTo(0x2222);
        assertThat(guest.reg("ebx")).isEqualTo(0x1111);
        assertThat(guest.reg("esi")).isEqualTo(8);
        assertThat(guest.reg("ecx")).as("back in user code").isEqualTo(0xc0de);
        assertThat(guest.reg("edi")).as("both stacks released").isEqualTo(0x7000);
    }
}
