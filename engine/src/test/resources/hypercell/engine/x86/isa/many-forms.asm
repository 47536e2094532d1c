bits 32
org 0x100000
N equ 100
start:
        mov esp, stack_top
        lgdt [gdtr]
        lidt [idtr]
        mov eax, page_directory
        mov cr3, eax
        mov ecx, 1024
        xor ebx, ebx
.fill:  mov edx, ebx
        or edx, 3
        mov [page_table + (ecx - 1 + 1)*4 - 4], edx
        add ebx, 4096
        loop .fill
        mov dword [page_directory], page_table + 3
        mov eax, cr0
        or eax, 0x80000000
        mov cr0, eax
        mov dword [0x1234], 5
        mov eax, [fs:0x10]
        mov eax, [ebx + ecx*4 + 8]
        mov eax, [ebx*2]
        mov eax, [ebx*5]
        mov eax, [ebx + esp]
        mov ax, [bx + si + 4]
        lea eax, [eax + eax*8 + N]
        add eax, -1
        add eax, 127
        add eax, 128
        add ax, 0xffff
        add dword [ebx], -128
        sub al, 3
        push 5
        push -129
        push word 7
        push dword [table + eax*4]
        imul eax, ebx, 10
        imul eax, 1000
        cmp eax, N
        jb far_away
        ja start
        jmp far_away
        call far_away
        jecxz start.fill2
.fill2: cmp byte [esi], 'a'
        xchg eax, ebx
        xchg bl, [esi]
        test ebx, 0x100
        test al, 1
        shl eax, 1
        shr ebx, cl
        sar dword [edi], 4
        movzx eax, byte [esi]
        movsx ecx, word [edi]
        bt eax, 3
        bts [edi], ecx
        lock cmpxchg [edi], ecx
        lock xadd [edi], al
        cmpxchg8b [edi]
        bswap edx
        cmovne eax, ebx
        sete al
        setc [edi]
        in al, dx
        out dx, eax
        insb
        rep insd
        rep movsd
        repe cmpsb
        repne scasw
        enter 16, 0
        leave
        ret 8
        retf
        int 0x80
        int3
        iretd
        pushad
        popfd
        cdq
        cbw
        cwde
        les eax, [ebx]
        lss esp, [stack]
        str ax
        sldt [ebx]
        smsw eax
        invlpg [0x1000]
        rdmsr
        wrmsr
        rdtsc
        cpuid
        ud2
        jmp dword 8:start
        jmp far [stack]
        call [table + 4]
        aam
        aad 16
        nop
        pause
        mov ds, ax
        mov ax, ss
        mov [ebx], gs
        mov eax, dr7
        a16 lodsb
        o16 ret
        mov al, [0x12345678]
        mov [0x12345678], eax
        mov cx, [0x12345678]
times 200 nop
far_away:
        hlt
        jmp far_away
align 16
gdtr:   dw 23
        dd gdt
gdt:    dq 0, 0x00cf9a000000ffff, 0x00cf92000000ffff
idtr:   dw 0
        dd 0
table:  dd start, start.fill, far_away
        dw 1, 2, 'ab', N*2
        db "text", 0, `a\n\x41`, -1, 255
        dd ~0, N << 4, 7 % 4, (1 | 6) ^ 2, 0xff & 0x3c, 17 / 5
stack:  dd stack_top
        dw 0x10
        resb 64
stack_top:
align 4096, db 0
page_directory: times 8 db 0
page_table:
