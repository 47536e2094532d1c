; the usual first boot sector
[BITS 16]
[ORG 0x7C00]
CODE_SEG equ gdt_code - gdt_start
DATA_SEG equ gdt_data - gdt_start
KERNEL equ 0x1000
start:
        jmp 0:main
main:   cli
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, 0x7C00
        sti
        mov [drive], dl
        mov si, msg
        call print
        mov bx, KERNEL
        mov dh, 15
        mov dl, [drive]
        call load
        mov ah, 0Eh
        mov al, 'X'
        int 10h
        in al, 0x92
        or al, 2
        out 0x92, al
        cli
        lgdt [gdt_descriptor]
        mov eax, cr0
        or eax, 1
        mov cr0, eax
        jmp CODE_SEG:init_pm
print:
.next:  lodsb
        or al, al
        jz .done
        mov ah, 0x0e
        mov bh, 0
        int 0x10
        jmp .next
.done:  ret
load:
        push dx
        mov ah, 0x02
        mov al, dh
        mov ch, 0x00
        mov dh, 0x00
        mov cl, 0x02
        int 0x13
        jc .error
        pop dx
        cmp dh, al
        jne .error
        ret
.error: mov si, fail
        call print
        jmp $
        align 4
gdt_start:
        dd 0x0
        dd 0x0
gdt_code:
        dw 0xffff
        dw 0x0
        db 0x0
        db 10011010b
        db 11001111b
        db 0x0
gdt_data:
        dw 0xffff, 0
        db 0, 10010010b, 11001111b, 0
gdt_end:
gdt_descriptor:
        dw gdt_end - gdt_start - 1
        dd gdt_start
[BITS 32]
init_pm:
        mov ax, DATA_SEG
        mov ds, ax
        mov ss, ax
        mov ebp, 0x90000
        mov esp, ebp
        mov edi, 0xb8000
        mov ecx, 80*25
        mov eax, 0x0f200f20
        rep stosd
        mov esi, msg
        mov ebx, 0xb8000 + (80*2 + 3)*2
.loop:  mov al, [esi]
        test al, al
        jz near .end
        mov byte [ebx], al
        mov byte [ebx + 1], 0x4f
        add ebx, 2
        inc esi
        jmp short .loop
.end:   call KERNEL
        hlt
        jmp $
msg:    db 'Hello, world', 13, 10, 0
fail    db "disk error", 0
drive   db 0
times 510-($-$$) db 0
dw 0xaa55
