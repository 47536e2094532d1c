; A multiboot kernel that says its command line on COM1 and ends with the first byte of its module as status.
; kernel.elf: nasm -f elf32 kernel.asm && ld -m elf_i386 -Ttext 0x100000 -e start -o kernel.elf kernel.o
bits 32
answer  equ 0x100020                ; a number that could be taken for a place

section .text
header: dd 0x1badb002, 2, -(0x1badb002 + 2)

global start:function (start.end - start)
start:  mov esp, stack_top
        mov esi, [ebx + 16]         ; command line
        call say
        mov esi, [ebx + 24]         ; modules
        mov esi, [esi]
        mov al, [esi]
        out 0xf4, al
        ud2
.end:

global say:function (say.end - say)
say:    mov dx, 0x3f8
.next:  lodsb
        test al, al
        jz .done
        out dx, al
        jmp .next
.done:  ret
.end:

section .bss
stack:  resb 256
stack_top:
