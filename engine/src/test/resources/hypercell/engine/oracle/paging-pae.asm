; A guest that runs a list of paging cases with PAE paging and prints what each access did. Entered at 1 MiB in flat 32-bit
; protected mode (or through the multiboot header). The list follows the program and is that of `paging-long.asm`, where the
; operations and the lines are described; PKRU and INVPCID do not occur, and the entries of levels 4 and 5 print as zeros.
;
; Memory: PDPT 0x301000, kernel PD 0x303000 and PT 0x304000 (first 2 MiB in 4-KiB pages, 14 MiB in 2-MiB pages), test tables
; PD 0x312000, PT 0x313000; frames A 0x605000, B 0x606000. User code at 0x180000, its stack above. The PDPTE registers load
; with CR3 only, so that operation 7 of level 3 shows after operation 9.

        bits 32
        org 0x100000
start:  jmp setup
        align 4
header: dd 0x1BADB002, 0x00010000, -(0x1BADB002 + 0x00010000)
        dd header, 0x100000, 0, 0, start
setup:  cli
        cld
        mov esp, 0x90000
        mov eax, tss
        mov [gdt + 0x28 + 2], ax
        shr eax, 16
        mov [gdt + 0x28 + 4], al
        mov eax, [test_address] ; LDT at the test address + 0x100
        add eax, 0x100
        mov [gdt + 0x30 + 2], ax
        shr eax, 16
        mov [gdt + 0x30 + 4], al
        mov [gdt + 0x30 + 7], ah
        lgdt [gdtr]
        jmp 0x08:flat
flat:   mov ax, 0x10
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov ax, 0x28
        ltr ax
        mov dx, 0x3FB           ; serial port: 8 bits, fastest
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
        mov edi, 0x300000       ; tables
        xor eax, eax
        mov ecx, 0x14000 / 4
        rep stosd
        mov dword [0x301000], 0x303001
        mov dword [0x303000], 0x304007
        mov edi, 0x303008
        mov eax, 0x200083
large:  mov [edi], eax
        add edi, 8
        add eax, 0x200000
        cmp edi, 0x303040
        jb large
        mov edi, 0x304000
        mov eax, 3
small:  mov [edi], eax
        add edi, 8
        add eax, 0x1000
        cmp edi, 0x305000
        jb small
        or byte [0x304000 + 0x180 * 8], 4
        or byte [0x304000 + 0x181 * 8], 4
        mov eax, page_fault
        mov edi, idt + 14 * 8
        mov edx, 0x8E00
        call gate
        mov eax, protection
        mov edi, idt + 13 * 8
        mov edx, 0x8E00
        call gate
        mov eax, user_done
        mov edi, idt + 0x80 * 8
        mov edx, 0xEE00
        call gate
        lidt [idtr]
        mov esi, user_code
        mov edi, 0x180000
        mov ecx, user_end - user_code
        rep movsb
        mov eax, 0x20
        mov cr4, eax
        mov eax, 0x301000
        mov cr3, eax
        mov eax, cr0
        or eax, 0x80000000
        mov cr0, eax
        call fresh
        mov esi, list + 8
next:   mov eax, [esi]
        mov edx, [esi + 4]
        mov ebx, [esi + 8]
        mov edi, [esi + 12]
        add esi, 16
        mov [operation], eax
        cmp eax, 18
        ja finish
        mov dword [error], -1
        mov dword [value], 0
        mov dword [fault_address], 0
        jmp [operations + eax * 4]

operations:
        dd finish, op_read, op_write, op_execute, op_user, op_user, op_user, op_entry, op_invlpg, op_cr3
        dd op_wp, op_cr4, op_nxe, op_ac, finish, op_fresh, finish, op_implicit, op_register

op_read:
        mov ebx, [test_address]
        push dword [flags]
        popfd
        mov eax, [ebx]
        mov [value], eax
        jmp report
op_write:
        mov ebx, [test_address]
        add dword [counter], 0x100
        mov eax, [counter]
        push dword [flags]
        popfd
        mov [ebx], eax
        jmp report
op_execute:
        mov ebx, [test_address]
        push dword [flags]
        popfd
        call ebx
        jmp report
op_implicit:
        push dword [flags]
        popfd
        mov ax, 0x30
        lldt ax
        mov ax, 4
        mov fs, ax
        jmp report
op_user:
        add dword [counter], 0x100
        mov ecx, eax
        mov eax, [counter]
        mov ebx, [test_address]
        push dword 0x23
        push dword 0x182000
        push dword 2
        push dword 0x1B
        push dword 0x180000
        iret
user_code:
        mov dx, 0x23
        mov ds, dx
        cmp ecx, 5
        je .write
        ja .execute
        mov eax, [ebx]
        int 0x80
.write: mov [ebx], eax
        int 0x80
.execute:
        call ebx
        int 0x80
user_end:
user_done:
        mov dx, 0x10
        mov ds, dx
        mov es, dx
        cmp ecx, 4
        jne report
        mov [value], eax
        jmp report
protection:
        pop eax
        or eax, 0x0D000000
        jmp faulted
page_fault:
        pop eax
        mov dx, 0x10
        mov ds, dx
        mov es, dx
        mov ebx, cr2
        mov [fault_address], ebx
faulted:
        mov [error], eax
report: mov esp, 0x90000
        push dword 2
        popfd
        mov eax, [operation]
        call hex
        mov al, 32
        call put
        mov eax, [error]
        call hex
        mov al, 32
        call put
        xor edx, edx
        mov eax, [fault_address]
        call wide
        mov eax, [value]
        call hex
        mov al, 32
        call put
        mov eax, [0x313000 + 5 * 8]
        mov edx, [0x313000 + 5 * 8 + 4]
        call wide
        mov eax, [0x312000 + 3 * 8]
        mov edx, [0x312000 + 3 * 8 + 4]
        call wide
        mov eax, [0x301000 + 2 * 8]
        mov edx, [0x301000 + 2 * 8 + 4]
        call wide
        xor edx, edx
        xor eax, eax
        call wide
        xor eax, eax
        call wide
        mov eax, [0x605000]
        call hex
        mov al, 32
        call put
        mov eax, [0x606000]
        call hex
        mov al, 32
        call put
        mov al, 10
        call put
        jmp next

op_entry:
        mov eax, [slots + edx * 4 - 4]
        mov [eax], ebx
        mov [eax + 4], edi
        jmp next
op_invlpg:
        mov ebx, [test_address]
        invlpg [ebx]
        jmp next
op_cr3: mov eax, 0x301000
        mov cr3, eax
        jmp next
op_wp:  mov eax, cr0
        and eax, 0xFFFEFFFF
        shl ebx, 16
        or eax, ebx
        mov cr0, eax
        jmp next
op_cr4: mov eax, 0x20
        or eax, ebx
        mov cr4, eax
        jmp next
op_nxe: mov ecx, 0xC0000080
        rdmsr
        and eax, ~0x800
        shl ebx, 11
        or eax, ebx
        wrmsr
        jmp next
op_ac:  shl ebx, 18
        or ebx, 2
        mov [flags], ebx
        jmp next
op_register:
        mov [value], edx
        cmp edx, 3
        jb .cr0
        je .cr3
        cmp edx, 8
        jb .cr4
        mov ecx, 0xC0000080
        mov eax, ebx
        mov edx, edi
        wrmsr
        jmp report
.cr0:   mov cr0, ebx
        jmp report
.cr3:   mov cr3, ebx
        jmp report
.cr4:   mov cr4, ebx
        jmp report
op_fresh:
        call fresh
        jmp next

; No translation for the test address, frames filled, all switches off.
fresh:  mov dword [0x301000 + 2 * 8], 0
        mov dword [0x301000 + 2 * 8 + 4], 0
        mov eax, 0xA0
        mov cr4, eax            ; a change of PGE drops every translation
        mov eax, 0x20
        mov cr4, eax
        mov eax, 0x301000
        mov cr3, eax
        mov eax, cr0
        and eax, 0x9FFEFFFF
        mov cr0, eax
        mov ecx, 0xC0000080
        xor eax, eax
        xor edx, edx
        wrmsr
        mov [0x312000 + 3 * 8], eax
        mov [0x312000 + 3 * 8 + 4], eax
        mov [0x313000 + 5 * 8], eax
        mov [0x313000 + 5 * 8 + 4], eax
        mov dword [0x605000], 0xAAAA00C3
        mov dword [0x606000], 0xBBBB00C3
        mov eax, 0x0000FFFF
        mov [0x605100], eax
        mov [0x606100], eax
        mov eax, 0x00CFF300
        mov [0x605104], eax
        mov [0x606104], eax
        mov dword [counter], 0xC3
        mov dword [flags], 2
        ret

; Gate at EDI for the handler EAX with attributes EDX.
gate:   mov [edi], ax
        mov word [edi + 2], 8
        mov [edi + 4], dx
        shr eax, 16
        mov [edi + 6], ax
        ret

; Prints EDX:EAX as sixteen digits and a space.
wide:   push eax
        mov eax, edx
        call hex
        pop eax
        call hex
        mov al, 32
        jmp put
; Prints EAX as eight digits.
hex:    mov ecx, 8
digit:  rol eax, 4
        push eax
        and al, 15
        cmp al, 10
        jb .decimal
        add al, 39
.decimal:
        add al, 48
        call put
        pop eax
        loop digit
        ret
put:    push edx
        push eax
        mov dx, 0x3FD
.wait:  in al, dx
        test al, 0x20
        jz .wait
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
gdt:    dq 0, 0x00CF9B000000FFFF, 0x00CF93000000FFFF, 0x00CFFB000000FFFF, 0x00CFF3000000FFFF
        dq 0x0000890000000067, 0x000082000000010F
gdtr:   dw 55
        dd gdt
idtr:   dw 0x81 * 8 - 1
        dd idt
        align 4
test_address: dd 0x80605000
slots:  dd 0x313000 + 5 * 8, 0x312000 + 3 * 8, 0x301000 + 2 * 8
operation: dd 0
error:  dd 0
fault_address: dd 0
value:  dd 0
counter: dd 0
flags:  dd 0
tss:    dd 0, 0x90000, 0x10
        times 22 dd 0
        dd 0x00680000
        align 8
idt:    times 0x81 dq 0
        align 8
list:
