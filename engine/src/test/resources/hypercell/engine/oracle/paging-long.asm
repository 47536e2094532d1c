; A guest that runs a list of paging cases in 64-bit mode, with 4-level or 5-level paging, and prints what each access did.
; Entered at 1 MiB in flat 32-bit protected mode (or through the multiboot header). The list follows the program: a quadword
; (1: 5-level paging), then records of 16 bytes: dword operation, dword small argument, quadword argument; ended by
; operation 0. Operations:
;   1 read    2 write    3 execute    4 user read    5 user write    6 user execute    17 implicit read (LDT)    of the
;     test address: prints one line
;   7 set the entry of a level (1 = PTE ..) to the argument        8 INVLPG        9 load CR3 with root + argument
;   10 CR0.WP   11 CR4 = fixed bits + argument   12 EFER.NXE   13 EFLAGS.AC   14 PKRU   15 fresh state
;   16 INVPCID (type, PCID)     18 write register (0, 3, 4, 8: CRn; 9: EFER) with the argument: prints one line
; A line: operation, error code (ffffffff: no fault; 0dxxxxxx: #GP), CR2, value read, entries of levels 1..5, first dwords of
; frames A and B.
;
; Memory: PML5 0x300000, PML4 0x301000, kernel tables 0x302000..0x304fff (first 2 MiB in 4-KiB pages, 14 MiB in 2-MiB pages),
; test tables PML4 0x310000 (5-level), PDPT 0x311000, PD 0x312000, PT 0x313000; frames A 0x605000, B 0x606000, which are also
; where a 2-MiB page at 0x600000 and a 1-GiB page at 0 put the test address. User code at 0x180000, its stack above.

        bits 32
        org 0x100000
start:  jmp setup
        align 4
header: dd 0x1BADB002, 0x00010000, -(0x1BADB002 + 0x00010000)
        dd header, 0x100000, 0, 0, start
setup:  cli
        cld
        mov esp, 0x90000
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
        mov dword [0x300000], 0x301007
        mov dword [0x301000], 0x302007
        mov dword [0x302000], 0x303007
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
        mov eax, tss
        mov [gdt + 0x28 + 2], ax
        shr eax, 16
        mov [gdt + 0x28 + 4], al
        mov eax, 0x20
        mov ebx, 0x301000
        test byte [list], 1
        jz begin
        mov eax, 0x1020         ; LA57
        mov ebx, 0x300000
        mov dword [slots + 24], 0x310000 + 257 * 8
        mov dword [test_address + 4], 0x00018080
begin:  mov [cr4_fixed], eax
        mov [root], ebx
        mov cr4, eax
        mov cr3, ebx
        mov ecx, 0xC0000080
        rdmsr
        or eax, 0x100
        wrmsr
        mov eax, cr0
        or eax, 0x80000000
        mov cr0, eax
        lgdt [gdtr]
        jmp 0x08:wide

        bits 64
wide:   mov ax, 0x10
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov esp, 0x90000
        mov ax, 0x28
        ltr ax
        mov rax, [test_address] ; LDT at the test address + 0x100
        add rax, 0x100
        mov [gdt + 0x38 + 2], ax
        shr rax, 16
        mov [gdt + 0x38 + 4], al
        mov [gdt + 0x38 + 7], ah
        shr rax, 16
        mov [gdt + 0x38 + 8], eax
        mov edi, idt
        xor eax, eax
        mov ecx, 0x81 * 4
        rep stosd
        mov eax, page_fault
        mov edi, idt + 14 * 16
        mov edx, 0x8E00
        call gate
        mov eax, protection
        mov edi, idt + 13 * 16
        mov edx, 0x8E00
        call gate
        mov eax, user_done
        mov edi, idt + 0x80 * 16
        mov edx, 0xEE00
        call gate
        lidt [idtr]
        mov esi, user_code
        mov edi, 0x180000
        mov ecx, user_end - user_code
        rep movsb
        mov eax, 7
        xor ecx, ecx
        cpuid
        mov [keys], ecx
        call fresh
        mov esi, list + 8
next:   mov eax, [rsi]
        mov edx, [rsi + 4]
        mov rbx, [rsi + 8]
        add esi, 16
        mov [operation], eax
        cmp eax, 18
        ja finish
        mov qword [error], -1
        mov qword [value], 0
        mov qword [fault_address], 0
        mov ecx, eax
        jmp [operations + rcx * 8]

operations:
        dq finish, op_read, op_write, op_execute, op_user, op_user, op_user, op_entry, op_invlpg, op_cr3
        dq op_wp, op_cr4, op_nxe, op_ac, op_pkru, op_fresh, op_invpcid, op_implicit, op_register

op_read:
        mov rbx, [test_address]
        push qword [flags]
        popfq
        mov eax, [rbx]
        mov [value], rax
        jmp report
op_write:
        mov rbx, [test_address]
        add dword [counter], 0x100
        mov eax, [counter]
        push qword [flags]
        popfq
        mov [rbx], eax
        jmp report
op_execute:
        mov rbx, [test_address]
        push qword [flags]
        popfq
        call rbx
        jmp report
op_implicit:
        push qword [flags]
        popfq
        mov ax, 0x38
        lldt ax
        mov ax, 4
        mov fs, ax
        jmp report
op_user:
        add dword [counter], 0x100
        mov ecx, eax
        mov eax, [counter]
        mov rbx, [test_address]
        push qword 0x23
        push qword 0x182000
        push qword 2
        push qword 0x1B
        push qword 0x180000
        iretq
user_code:
        cmp ecx, 5
        je .write
        ja .execute
        mov eax, [rbx]
        int 0x80
.write: mov [rbx], eax
        int 0x80
.execute:
        call rbx
        int 0x80
user_end:
user_done:
        cmp ecx, 4
        jne report
        mov [value], rax
        jmp report
protection:
        pop rax
        or eax, 0x0D000000
        jmp faulted
page_fault:
        pop rax
        mov rbx, cr2
        mov [fault_address], rbx
faulted:
        mov [error], eax
report: mov esp, 0x90000
        push qword 2
        popfq
        mov eax, [operation]
        call hex32
        mov eax, [error]
        call hex32
        mov rax, [fault_address]
        call hex64
        mov eax, [value]
        call hex32
        xor ebx, ebx
entries:
        mov rax, [slots + rbx * 8]
        mov rax, [rax]
        call hex64
        inc ebx
        cmp ebx, 5
        jb entries
        mov eax, [0x605000]
        call hex32
        mov eax, [0x606000]
        call hex32
        mov al, 10
        call put
        jmp next

op_entry:
        mov rax, [slots + rdx * 8 - 8]
        mov [rax], rbx
        jmp next
op_invlpg:
        mov rbx, [test_address]
        invlpg [rbx]
        jmp next
op_cr3: mov eax, [root]
        or rax, rbx
        mov cr3, rax
        jmp next
op_wp:  mov rax, cr0
        and eax, 0xFFFEFFFF
        shl ebx, 16
        or eax, ebx
        mov cr0, rax
        jmp next
op_cr4: mov eax, [cr4_fixed]
        or rax, rbx
        mov cr4, rax
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
        mov [flags], rbx
        jmp next
op_pkru:
        mov eax, ebx
        xor ecx, ecx
        xor edx, edx
        wrpkru
        jmp next
op_invpcid:
        push qword [test_address]
        push rbx
        mov eax, edx
        invpcid rax, [rsp]
        add esp, 16
        jmp next
op_register:
        mov rax, cr0
        mov [saved], rax
        mov rax, cr3
        mov [saved + 8], rax
        mov rax, cr4
        mov [saved + 16], rax
        mov [value], edx
        cmp edx, 3
        jb .cr0
        je .cr3
        cmp edx, 8
        jb .cr4
        je .cr8
        mov ecx, 0xC0000080
        mov eax, ebx
        shr rbx, 32
        mov edx, ebx
        wrmsr
        jmp report
.cr0:   mov cr0, rbx
        jmp report
.cr3:   mov cr3, rbx
        jmp report
.cr4:   mov cr4, rbx
        jmp report
.cr8:   mov cr8, rbx
        jmp report
op_fresh:
        call fresh
        jmp next

; No translation for the test address, frames filled, all switches off.
fresh:  mov eax, [cr4_fixed]
        or eax, 0x80
        mov cr4, rax            ; a change of PGE drops every translation
        mov eax, [cr4_fixed]
        mov cr4, rax
        mov eax, [root]
        mov cr3, rax
        mov rax, cr0
        and eax, 0x9FFEFFFF
        mov cr0, rax
        mov ecx, 0xC0000080
        rdmsr
        mov eax, 0x500
        xor edx, edx
        wrmsr
        mov qword [0x300008], 0
        mov qword [0x301000 + 257 * 8], 0
        mov qword [0x310000 + 257 * 8], 0
        mov qword [0x311000 + 2 * 8], 0
        mov qword [0x312000 + 3 * 8], 0
        mov qword [0x313000 + 5 * 8], 0
        mov dword [0x605000], 0xAAAA00C3
        mov dword [0x606000], 0xBBBB00C3
        mov rax, 0x00CFF3000000FFFF
        mov [0x605100], rax
        mov [0x606100], rax
        mov dword [counter], 0xC3
        mov qword [flags], 2
        test byte [keys], 8
        jz .done
        mov eax, [cr4_fixed]
        or eax, 0x400000
        mov cr4, rax
        xor eax, eax
        xor ecx, ecx
        xor edx, edx
        wrpkru
        mov eax, [cr4_fixed]
        mov cr4, rax
.done:  ret

; Gate at RDI for the handler EAX with attributes EDX.
gate:   mov [rdi], ax
        mov word [rdi + 2], 8
        mov [rdi + 4], dx
        shr eax, 16
        mov [rdi + 6], ax
        ret

; Prints RAX as sixteen, EAX as eight digits and a space.
hex64:  mov ecx, 16
        jmp digit
hex32:  mov ecx, 8
        shl rax, 32
digit:  rol rax, 4
        push rax
        and al, 15
        cmp al, 10
        jb .decimal
        add al, 39
.decimal:
        add al, 48
        call put
        pop rax
        loop digit
        mov al, 32
put:    push rdx
        push rax
        mov dx, 0x3FD
.wait:  in al, dx
        test al, 0x20
        jz .wait
        pop rax
        mov dx, 0x3F8
        out dx, al
        pop rdx
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
gdt:    dq 0, 0x00AF9B000000FFFF, 0x00CF93000000FFFF, 0x00AFFB000000FFFF, 0x00CFF3000000FFFF
        dq 0x0000890000000067, 0, 0x000082000000000F, 0
gdtr:   dw 71
        dd gdt, 0
idtr:   dw 0x81 * 16 - 1
        dq idt
        align 8
test_address: dq 0xFFFF808080605000
slots:  dq 0x313000 + 5 * 8, 0x312000 + 3 * 8, 0x311000 + 2 * 8, 0x301000 + 257 * 8, 0x300008
root:   dq 0
cr4_fixed: dq 0
operation: dq 0
error:  dq 0
fault_address: dq 0
value:  dq 0
counter: dq 0
flags:  dq 0
keys:   dq 0
saved:  dq 0, 0, 0
tss:    dd 0
        dq 0x90000
        times 22 dd 0
        dw 0, 104
        align 8
idt:    times 0x81 * 2 dq 0
        align 8
list:
