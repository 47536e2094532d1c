; A boot sector for machines without a multiboot loader: loads `sectors` sectors that follow it to 1 MiB, by way of a buffer at
; 0x10000, and enters them there in flat 32-bit protected mode.
        bits 16
        org 0x7c00
        jmp 0:entry
entry:  xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, 0x7c00
        mov [drive], dl
        mov ax, 0x2401          ; A20 on
        int 0x15
        mov bp, sectors
more:   mov ah, 0x42            ; extended read of one sector
        mov dl, [drive]
        mov si, packet
        int 0x13
        jc stop
        add word [packet + 6], 0x20
        inc word [packet + 8]
        dec bp
        jnz more
        cli
        lgdt [gdtr]
        mov eax, cr0
        or al, 1
        mov cr0, eax
        jmp 8:protected
stop:   hlt
        jmp stop
        bits 32
protected:
        mov eax, 16
        mov ds, eax
        mov es, eax
        mov ss, eax
        mov esi, 0x10000
        mov edi, 0x100000
        mov ecx, sectors * 128
        cld
        rep movsd
        jmp 8:0x100000
        align 4
packet: db 16, 0, 1, 0
        dw 0, 0x1000
        dq 1
gdt:    dq 0, 0x00cf9b000000ffff, 0x00cf93000000ffff
gdtr:   dw 23
        dd gdt
drive:  db 0
        times 446 - ($ - $$) db 0
        db 0x80, 0, 2, 0, 0x83, 15, 63, 1
        dd 1, 2015
        times 510 - ($ - $$) db 0
        dw 0xaa55
