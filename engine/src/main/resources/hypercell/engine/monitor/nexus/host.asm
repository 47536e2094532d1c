; The host: an operating system of which only this matters: it has interrupts of its own, and a driver that lets the
; guest run until the monitor wants something.

        mov al, 0x11                    ; 8259: vectors from 0x20 on, only the timer is unmasked
        out 0x20, al
        mov al, 0x20
        out 0x21, al
        mov al, 4
        out 0x21, al
        mov al, 1
        out 0x21, al
        mov al, 0xfe
        out 0x21, al
        mov al, 0x30                    ; 8254: channel 0 counts down once
        out 0x43, al
        mov al, COUNT
        out 0x40, al
        xor al, al
        out 0x40, al
driver:
        call host2mon
back:   cmp dword [reason], INTERRUPT
        jne done
        mov eax, [vector]               ; the interrupt was the host's: it goes through the host's IDT now
        lea eax, [eax * 4 + replay - 0x20 * 4]
        call eax
        jmp driver
done:   cli
        hlt

timer:  push eax
        inc dword [ticks]
        mov al, 0x20
        out 0x20, al
        pop eax
        iret
ticks:  dd 0

        align 4
replay:                                 ; INT takes its vector from the instruction only, so there is one for each
        int 0x20
        ret
        nop
        int 0x21
        ret
        nop
        int 0x22
        ret
        nop
        int 0x23
        ret
        nop
        int 0x24
        ret
        nop
        int 0x25
        ret
        nop
        int 0x26
        ret
        nop
        int 0x27
        ret
        nop
