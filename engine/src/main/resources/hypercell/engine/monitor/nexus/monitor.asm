; The monitor: runs the guest at CPL 3, does CLI and STI for it, and goes to the host for everything else. Its segments
; begin at the span, so all addresses here are offsets in it.

start:
        mov ax, 0x2b
        mov ds, ax
        mov es, ax
        push 0x2b                       ; SS, ESP, EFLAGS with IF = 1, CS, EIP of the guest
        push GUEST_STACK
        push 0x202
        push 0x23
        push GUEST
        iretd

protection:                             ; #GP: the guest did what only a kernel may do
        push eax
        push ebx
        mov ax, 0x2b
        mov ds, ax
        mov ebx, [ss:esp + 12]
        mov al, [ebx]                   ; the guest's instruction, by the guest's segment
        mov bx, ss
        mov ds, bx
        cmp al, 0xfa
        je clear
        cmp al, 0xfb
        je set
        cmp al, 0xf4
        je halt
        mov dword [reason], UNKNOWN
        call mon2host
clear:  mov dword [virtual_if], 0
        jmp next
set:    mov dword [virtual_if], 1
        jmp next
halt:   mov dword [reason], HALTED
        call mon2host
next:   inc dword [ss:esp + 12]         ; the instruction is one byte long
        mov ax, 0x2b
        mov ds, ax
        pop ebx
        pop eax
        add esp, 4                      ; the error code
        iretd

fault:                                  ; any other exception
        mov ax, ss
        mov ds, ax
        mov dword [reason], UNKNOWN
        call mon2host

interrupt20: push dword 0x20
        jmp interrupt
interrupt21: push dword 0x21
        jmp interrupt
interrupt22: push dword 0x22
        jmp interrupt
interrupt23: push dword 0x23
        jmp interrupt
interrupt24: push dword 0x24
        jmp interrupt
interrupt25: push dword 0x25
        jmp interrupt
interrupt26: push dword 0x26
        jmp interrupt
interrupt27: push dword 0x27
interrupt:                              ; the hardware's interrupts belong to the host
        push eax
        mov ax, ss
        mov ds, ax
        mov eax, [esp + 4]
        mov [vector], eax
        mov dword [reason], INTERRUPT
        call mon2host
        mov ax, 0x2b
        mov ds, ax
        pop eax
        add esp, 4
        iretd

virtual_if: dd 1
