; A guest that runs a list of paging cases and prints what each access did. The same bytes run on the engine, on Bochs and
; on QEMU, so that their answers can be compared line by line.
;
; Entered at 1 MiB in flat 32-bit protected mode (or through the multiboot header). The list of cases follows the program:
; pairs of dwords (operation, argument), ended by operation 0. Operations:
;   1 read    2 write    3 user read    4 user write       argument: gva; prints one line
;   5 set PTE   6 INVLPG gva   7 reload CR3   8 set PDE   9 set CR0.WP to argument & 1   10 set CR4   11 new case: fresh state
; A line: operation, error code (ffffffff: no fault), CR2, value read, PDE, PTE, dwords in frames A and B.
;
; Memory: directory 0x300000, kernel table 0x301000 (identity, user, first 4 MiB), test table 0x302000, frames A and B
; at 0x310000 and 0x311000. Test addresses are in 0x40000000..0x403fffff; PTE operations act on page 0x40005000.

        bits 32
        org 0x100000
start:  jmp setup
        align 4
header: dd 0x1BADB002, 0x00010000, -(0x1BADB002 + 0x00010000)
        dd header, 0x100000, 0, 0, start
setup:  cli
        mov esp, 0x90000
        mov eax, tss
        mov [gdt + 0x28 + 2], ax
        shr eax, 16
        mov [gdt + 0x28 + 4], al
        mov [gdt + 0x28 + 7], ah
        lgdt [gdtr]
        jmp 0x08:flat
flat:   mov ax, 0x10
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov ax, 0x28
        ltr ax
        ; serial port: 8 bits, fastest
        mov dx, 0x3FB
        mov al, 0x83
        out dx, al
        mov dx, 0x3F8
        mov al, 1
        out dx, al
        inc edx
        dec eax
        out dx, al
        mov dx, 0x3FB
        mov al, 3
        out dx, al
        ; interrupt gates: 14 = page fault, 0x80 = back from user mode (DPL 3)
        mov edi, idt
        xor eax, eax
        mov ecx, 0x81 * 2
        rep stosd
        mov eax, page_fault
        mov edi, idt + 14 * 8
        mov edx, 0x8E00
        call gate
        mov eax, user_done
        mov edi, idt + 0x80 * 8
        mov edx, 0xEE00
        call gate
        lidt [idtr]
        ; identity table for the first 4 MiB, user accessible
        mov edi, 0x301000
        mov eax, 7
fill:   stosd
        add eax, 0x1000
        cmp edi, 0x302000
        jb fill
        call fresh
        mov eax, 0x300000
        mov cr3, eax
        mov eax, cr0
        or eax, 0x80000000
        mov cr0, eax
        mov esi, cases
next:   lodsd
        mov [operation], eax
        mov edx, eax
        lodsd
        mov [argument], eax
        cmp edx, 0
        je finish
        cmp edx, 11
        ja finish
        jmp [operations + edx * 4]

operations:
        dd finish, op_read, op_write, op_user, op_user, op_pte, op_invlpg, op_cr3, op_pde, op_wp, op_cr4, op_fresh

op_read:
        call before
        mov ebx, [argument]
        mov eax, [ebx]
        mov [value], eax
        jmp report
op_write:
        call before
        mov ebx, [argument]
        inc dword [counter]
        mov eax, [counter]
        mov [ebx], eax
        jmp report
op_user:
        call before
        inc dword [counter]
        mov ebx, [argument]
        mov ecx, [operation]
        push dword 0x23
        push dword 0x8F000
        push dword 2
        push dword 0x1B
        push dword user_code
        iret
user_code:
        mov ax, 0x23
        mov ds, ax
        mov eax, [counter]
        cmp ecx, 3
        je user_read
        mov [ebx], eax
        int 0x80
user_read:
        mov eax, [ebx]
        mov [value], eax
        int 0x80
user_done:
        mov esp, 0x90000
        mov ax, 0x10
        mov ds, ax
        mov es, ax
        jmp report
page_fault:
        mov ax, 0x10
        mov ds, ax
        mov es, ax
        pop dword [error]
        mov eax, cr2
        mov [fault_address], eax
        mov esp, 0x90000
report: mov eax, [operation]
        call hex
        mov eax, [error]
        call hex
        mov eax, [fault_address]
        call hex
        mov eax, [value]
        call hex
        mov eax, [0x300000 + 256 * 4]
        call hex
        mov eax, [0x302000 + 5 * 4]
        call hex
        mov eax, [0x310000]
        call hex
        mov eax, [0x311000]
        call hex
        mov al, 10
        call put
        jmp next

op_pte: mov eax, [argument]
        mov [0x302000 + 5 * 4], eax
        jmp next
op_pde: mov eax, [argument]
        mov [0x300000 + 256 * 4], eax
        jmp next
op_invlpg:
        mov ebx, [argument]
        invlpg [ebx]
        jmp next
op_cr3: mov eax, cr3
        mov cr3, eax
        jmp next
op_wp:  mov eax, cr0
        and eax, 0xFFFEFFFF
        mov ebx, [argument]
        and ebx, 1
        shl ebx, 16
        or eax, ebx
        mov cr0, eax
        jmp next
op_cr4: mov eax, [argument]
        mov cr4, eax
        jmp next
op_fresh:
        call fresh
        xor eax, eax
        mov cr4, eax
        mov eax, cr0
        and eax, 0xFFFEFFFF
        mov cr0, eax
        mov eax, cr3
        mov cr3, eax
        jmp next

; Directory with the kernel's table and nothing else; test table empty; frames filled.
fresh:  mov dword [0x300000], 0x301067
        mov edi, 0x300004
        xor eax, eax
        mov ecx, 1023
        rep stosd
        mov edi, 0x302000
        mov ecx, 1024
        rep stosd
        mov dword [0x310000], 0xAAAA0000
        mov dword [0x311000], 0xBBBB0000
        mov dword [counter], 0
        ret

before: mov dword [error], -1
        mov dword [fault_address], 0
        mov dword [value], 0
        ret

; Gate at EDI for the handler EAX with attributes EDX.
gate:   mov [edi], ax
        mov word [edi + 2], 8
        mov [edi + 4], dx
        shr eax, 16
        mov [edi + 6], ax
        ret

; Prints EAX as eight digits and a space.
hex:    mov ecx, 8
digit:  rol eax, 4
        push eax
        and al, 15
        cmp al, 10
        jb decimal
        add al, 39
decimal:
        add al, 48
        call put
        pop eax
        loop digit
        mov al, 32
put:    push edx
        push eax
        mov dx, 0x3FD
wait_thr:
        in al, dx
        test al, 0x20
        jz wait_thr
        pop eax
        mov dx, 0x3F8
        out dx, al
        pop edx
        ret

finish: mov al, 4
        call put
        mov edx, 0x8900
        mov esi, shutdown
        mov ecx, 8
        rep outsb
        xor eax, eax
        mov dx, 0xF4
        out dx, al
        cli
        hlt

shutdown: db 'Shutdown'
        align 8
gdt:    dq 0, 0x00CF9B000000FFFF, 0x00CF93000000FFFF, 0x00CFFB000000FFFF, 0x00CFF3000000FFFF, 0x0000890000000067
gdtr:   dw 47
        dd gdt
idtr:   dw 0x81 * 8 - 1
        dd idt
operation: dd 0
argument: dd 0
error:  dd 0
fault_address: dd 0
value:  dd 0
counter: dd 0
tss:    dd 0, 0x90000, 0x10
        times 22 dd 0
        dd 0x00680000
        align 8
idt:    times 0x81 dq 0
        align 4
cases:
