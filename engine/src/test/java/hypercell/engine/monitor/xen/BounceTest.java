package hypercell.engine.monitor.xen;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.ExitReason;
import org.junit.jupiter.api.Test;

/// Entries into the guest's kernel: exceptions, system calls, events; and the ways back.
class BounceTest {
    /// Maps the shared page at SHARED, and page 0x40 as user code and stack.
    private static final String BEGIN = """
            SHARED equ 0xc0200000
            USER   equ 0xc0040000
            start: mov ebp, esi
            mov ebx, handlers
            call set_trap_table
            mov ebx, 0xe019
            mov ecx, upcall
            call set_callbacks
            mov ebx, SHARED
            mov ecx, [ebp + 0x24]
            or  ecx, 3
            xor edx, edx
            mov esi, 2
            call update_va_mapping
            """;
    private static final String USER_PAGE = """
            mov eax, [ebp + 0x44]           ; the frame of page 0x40
            mov ecx, [eax + 4 * 0x40]
            shl ecx, 12
            or  ecx, 7
            mov ebx, USER
            mov esi, 2
            call update_va_mapping
            mov eax, [ebp + 0x3c]           ; and the directory's entry: for all
            mov edx, [eax + 0xc00]
            or  edx, 4
            mov [request + 8], edx
            mov ecx, [ebp + 0x44]
            sub eax, 0xc0000000
            shr eax, 12
            mov eax, [ecx + 4 * eax]
            shl eax, 12
            add eax, 0xc00
            mov [request], eax
            mov ebx, request
            mov ecx, 1
            xor edx, edx
            mov esi, 0x7ff0
            call mmu_update
            mov esi, user
            mov edi, USER
            mov ecx, 64
            rep movsb
            mov ax, 0xe033
            mov ds, ax
            mov es, ax
            push 0xe033
            push USER + 0xf00
            push 0x200
            push 0xe02b
            push USER
            """;
    private static final String END = """
            align 8
            request: dd 0, 0, 0, 0
            align 4096
            hypercall_page: times 4096 db 0
            set_trap_table equ hypercall_page
            mmu_update equ hypercall_page + 32
            set_callbacks equ hypercall_page + 32 * 4
            update_va_mapping equ hypercall_page + 32 * 14
            iret_hypercall equ hypercall_page + 32 * 23
            sched_op equ hypercall_page + 32 * 29
            event_channel_op equ hypercall_page + 32 * 32
            """;
    private static final String NO_UPCALL = "upcall: jmp upcall\n";

    private static SmallDomain run(String text) {
        SmallDomain domain = SmallDomain.of(BEGIN + text + END);
        domain.machine.run(2000);
        return domain;
    }

    private static long delivered(SmallDomain domain, int vector, int toCpl) {
        return domain.machine.events().stream()
                .filter(it -> it instanceof Event.Delivered d && d.vector() == vector && d.toCpl() == toCpl)
                .count();
    }

    @Test
    void aPageFaultReachesTheKernelsHandlerWithItsErrorCodeAndAddress() {
        SmallDomain domain = run("""
                mov [0x123456], ebx
                after: jmp after
                fault: pop eax                  ; error code
                mov ebx, [esp]                  ; EIP
                mov ecx, [esp + 4]              ; CS, and above it the mask
                mov edx, [esp + 8]              ; EFLAGS
                mov edi, [SHARED + 8]
                stay: jmp stay
                handlers: db 14, 4
                dw 0xe019
                dd fault
                dd 0, 0
                """ + NO_UPCALL);

        assertThat(domain.get("eax")).isEqualTo(2); // write, not present, supervisor
        assertThat(domain.get("edi")).isEqualTo(0x123456);
        assertThat(domain.get("ecx")).isEqualTo(0x1_e019); // events were masked already
        assertThat(domain.get("edx") & 0x200).isZero(); // and so IF reads 0
        assertThat(domain.get("ebx")).isEqualTo(domain.labels.get("after") - 6);
        assertThat(domain.lastExit().reason()).isEqualTo(ExitReason.PAGE_FAULT);
    }

    @Test
    void systemCallsThroughTheDirectGateDoNotExit() {
        SmallDomain domain = run(USER_PAGE + """
                iret
                user: mov ecx, 5
                more: int 0x80
                loop more
                stay: jmp stay
                call_: inc edi
                iret
                handlers: db 0x80, 3
                dw 0xe019
                dd call_
                dd 0, 0
                """ + NO_UPCALL);

        assertThat(domain.get("edi")).isEqualTo(0xc004_0040L + 5);
        assertThat(domain.get("cs")).isEqualTo(0xe02b);
        assertThat(delivered(domain, 0x80, 1)).isEqualTo(5);
        assertThat(domain.machine.eventStream().exits()).containsOnlyKeys(ExitReason.HYPERCALL);
    }

    @Test
    void systemCallsThatMaskEventsGoThroughTheMonitor() {
        SmallDomain domain = run(USER_PAGE + """
                iret
                user: mov ecx, 5
                more: int 0x80
                loop more
                stay: jmp stay
                call_: inc edi
                jmp iret_hypercall
                handlers: db 0x80, 7
                dw 0xe019
                dd call_
                dd 0, 0
                """ + NO_UPCALL);

        assertThat(domain.get("edi")).isEqualTo(0xc004_0040L + 5);
        assertThat(domain.machine.eventStream().exits()).containsEntry(ExitReason.SOFTWARE_INTERRUPT, 5L);
        assertThat(domain.guest.hypercalls().of(Hypercall.IRET).calls()).isEqualTo(5);
    }

    @Test
    void userCodeCannotRaiseWhatIsNotForItNorMakeHypercalls() {
        for (String instruction : new String[] {"int 0x82", "int 0x81", "int 0x20", "hlt"}) {
            SmallDomain domain = run(USER_PAGE + """
                    iret
                    user: %s
                    protection: pop eax
                    stay: jmp stay
                    other: mov edi, 1
                    jmp other
                    handlers: db 13, 4
                    dw 0xe019
                    dd protection
                    db 0x81, 1
                    dw 0xe019
                    dd other
                    dd 0, 0
                    """.formatted(instruction) + NO_UPCALL);
            assertThat(domain.get("eip")).as(instruction).isEqualTo(domain.labels.get("stay"));
            assertThat(domain.get("cs")).isEqualTo(0xe019);
        }
    }

    @Test
    void userCodeCannotReadTheKernel() {
        SmallDomain domain = run(USER_PAGE + """
                iret
                user: mov eax, [0xc0041000]
                fault: pop eax
                stay: jmp stay
                handlers: db 14, 4
                dw 0xe019
                dd fault
                dd 0, 0
                """ + NO_UPCALL);

        assertThat(domain.get("eip")).isEqualTo(domain.labels.get("stay"));
        assertThat(domain.get("eax")).isEqualTo(5); // user, protection
    }

    @Test
    void anEventCallsTheGuestWhenItListensAndNotBefore() {
        SmallDomain domain = run("""
                mov ebx, 7                      ; bind_ipi
                mov ecx, args
                call event_channel_op
                mov eax, [args + 4]
                mov [port], eax
                mov ebx, 9                      ; unmask
                mov ecx, port
                call event_channel_op
                mov ebx, 4                      ; send
                call event_channel_op
                mov byte [SHARED + 1], 0        ; listen: a byte in memory, no exit
                nop
                mov esi, 1
                xor ebx, ebx                    ; yield: the next exit is when it is called
                call sched_op
                stay: jmp stay
                upcall: mov edi, esi
                mov al, [SHARED + 1]            ; masked again
                mov ah, [SHARED]
                mov byte [SHARED], 0
                push eax
                pop ebp
                jmp iret_hypercall
                handlers: dd 0, 0
                args: dd 0, 0
                port: dd 0
                """);

        assertThat(domain.get("edi")).isEqualTo(1);
        assertThat(domain.get("ebp") & 0xffff).isEqualTo(0x0101);
        assertThat(domain.get("eip")).isEqualTo(domain.labels.get("stay"));
        assertThat(domain.guest.domain().shared.masked()).isFalse(); // as before the upcall
    }

    @Test
    void aReturnToTheMonitorsLevelLosesTheDomain() {
        SmallDomain domain = run("""
                push 0x200
                push 0xffe8
                push start
                jmp iret_hypercall
                handlers: dd 0, 0
                """ + NO_UPCALL);

        assertThat(domain.machine.lastStop().sentence()).contains("the domain is lost: iret: a return to CPL 0");
    }

    @Test
    void aKernelStackThatIsNotThereLosesTheDomain() {
        SmallDomain domain = run("""
                mov esp, 0x1000
                ud2
                bad: jmp bad
                handlers: db 6, 0
                dw 0xe019
                dd bad
                dd 0, 0
                """ + NO_UPCALL);

        assertThat(domain.machine.lastStop()).isInstanceOf(Stop.TripleFault.class);
        assertThat(domain.machine.lastStop().sentence()).contains("the frame for #UD cannot be built");
    }
}
