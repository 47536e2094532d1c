; The nexus page: all that is needed between two address spaces. It lies at this linear address in the host's space,
; and at this offset in the monitor's segments, whose base is the span. In between it must lie at the host's address in
; both spaces; the transition entry sees to that for as long as it takes.

host_gdt_info:          dw 0
                        dd 0
host_idt_info:          dw 0
                        dd 0
host_jmp_info:          dd 0
                        dw 0
host_stack_info:        dd 0
                        dw 0
host_ldt_sel:           dw 0
host_tss_sel:           dw 0
host_cr0:               dd 0
host_cr2:               dd 0
host_cr3:               dd 0
host_cr4:               dd 0
mon_gdt_info:           dw 0x2f
                        dd SPAN + MON_GDT
mon_idt_info:           dw 0x7ff
                        dd SPAN + MON_IDT
mon_jmp_info:           dd mon_cs
                        dw 0x08
mon_stack_info:         dd MON_STACK - 40       ; PUSHAD's eight, the flags, and where to begin
                        dw 0x10
mon_tss_sel:            dw 0x18
mon_cr0:                dd 0x80010031           ; PG, WP, NE, ET, PE
mon_cr3:                dd MON_DIRECTORY_HPA
mon_cr4:                dd 0x00000004           ; TSD: RDTSC traps
transition_pde:         dd TRANSITION           ; leads to a table with the nexus page in it
transition_pde_p_host:  dd MON_DIRECTORY_HPA    ; where the host and the monitor find the entry to replace
transition_pde_p_mon:   dd MON_DIRECTORY
reason:                 dd 0                    ; what the monitor wants of the host
vector:                 dd 0

host2mon:
        pushfd
        cli
        pushad
        push es
        push ds
        push fs
        push gs
        mov eax, [transition_pde_p_host]
        mov ebp, [transition_pde]
        xchg [eax], ebp                         ; EBP keeps what the guest has there
        sgdt [host_gdt_info]
        sidt [host_idt_info]
        sldt [host_ldt_sel]
        str  [host_tss_sel]
        mov [host_stack_info], esp
        mov [host_stack_info + 4], ss
        mov dword [host_jmp_info], host_cs
        mov [host_jmp_info + 4], cs
        mov eax, cr0
        mov [host_cr0], eax
        mov eax, cr2
        mov [host_cr2], eax
        mov eax, cr3
        mov [host_cr3], eax
        mov eax, cr4
        mov [host_cr4], eax
        mov eax, [mon_cr3]
        mov cr3, eax                            ; the next instruction comes from the monitor's space
        mov eax, [mon_cr0]
        mov cr0, eax
        mov eax, [mon_cr4]
        mov cr4, eax
        lgdt [mon_gdt_info]
        lidt [mon_idt_info]
        xor eax, eax
        lldt ax
        lss esp, [mon_stack_info]
        jmp far [mon_jmp_info]
mon_cs:                                         ; the same page in the span: CS, DS and SS begin there
        mov ax, ss
        mov ds, ax
        mov es, ax
        and dword [MON_GDT + 0x18 + 4], 0xfffffdff      ; LTR wants a TSS that is not busy
        ltr [mon_tss_sel]
        mov eax, [transition_pde_p_mon]
        mov [eax], ebp                          ; the guest has its addresses back
        mov eax, cr3
        mov cr3, eax
        popad
        popfd
        ret

mon2host:
        pushfd
        pushad
        mov [mon_stack_info], esp
        mov eax, [transition_pde_p_mon]
        mov ebp, [transition_pde]
        xchg [eax], ebp
        invlpg [nexus + LINEAR]
        mov eax, identity + LINEAR                ; CS begins at the span: the offset of a linear address
        jmp eax
identity:
        mov eax, [host_cr0 + LINEAR]
        mov cr0, eax
        mov eax, [host_cr2 + LINEAR]
        mov cr2, eax
        mov eax, [host_cr4 + LINEAR]
        mov cr4, eax
        mov eax, [host_cr3 + LINEAR]
        mov cr3, eax                            ; the next instruction comes from the host's space
        lgdt [host_gdt_info + LINEAR]
        lidt [host_idt_info + LINEAR]
        lldt [host_ldt_sel + LINEAR]
        lss esp, [host_stack_info + LINEAR]
        jmp far [ss:host_jmp_info]
host_cs:
        mov ax, ss
        mov ds, ax
        movzx eax, word [host_tss_sel]
        add eax, [host_gdt_info + 2]
        and dword [eax + 4], 0xfffffdff
        ltr [host_tss_sel]
        mov eax, [transition_pde_p_host]
        mov [eax], ebp
        pop gs
        pop fs
        pop ds
        pop es
        popad
        popfd
        ret
