// A kernel that knows it is virtual. It has no LGDT, no MOV CR3, no CLI, no OUT: it asks its monitor by hypercalls
// (INT 0x82), in a small part of Xen's public interface, and its page tables hold machine frames, which hardware walks.
//
// It begins at CPL 1 with paging on; ESI leads to start_info. Two processes run at CPL 3, each in an address space of
// its own: they write by system calls that never reach the monitor, are preempted by a timer event, get memory where
// they touch it first, and the second is killed when it reads the kernel's memory.

kernel = guest('paravirtual kernel') {
    memory 2.MiB
    technique paravirtual
    start mode: paravirtual
    asm '''
    ; ---------------------------------------------------------------- where things are
    KERNEL  equ 0xc0000000          ; page n of our memory is at KERNEL + n * 0x1000, in every address space
    SHARED  equ 0xc0300000          ; where we map the page that we share with the monitor
    BATCH   equ 0xc0340000          ; where we map many pages at once
    PROGRAM equ 0x00400000          ; linear: the programs, one read-only page that both processes share
    HEAP    equ 0x00500000          ; linear: pages that come when they are touched
    USTACK  equ 0x00800000          ; linear: end of a process's stack
    FREE    equ 0x40                ; pages from here on are free
    SLICE   equ 30000               ; nanoseconds: 3000 instructions

    SELF    equ 0x7ff0              ; DOMID_SELF: hypercalls about memory can be about other domains
    KCODE   equ 0xe019              ; segments that the monitor has for us: flat, but they end before the monitor
    KDATA   equ 0xe021
    UCODE   equ 0xe02b
    UDATA   equ 0xe033

    PT_BASE equ 0x3c                ; fields of start_info
    MFNS    equ 0x44
    PENDING equ SHARED              ; fields of the shared page: an event waits,
    SELECT  equ SHARED + 4          ; ... in these words
    FAULT   equ SHARED + 8          ; what CR2 is to a machine
    EVENTS  equ SHARED + 0x800      ; ... of this bitmap
    UNMASK  equ 9

    ; ---------------------------------------------------------------- start
    start:  mov  [info], esi
            mov  eax, UDATA                 ; DS and ES hold the user's segment for good: a return to CPL 3 would
            mov  ds, eax                    ; clear ours
            mov  es, eax
            mov  ebx, handlers
            call set_trap_table
            mov  ebx, KCODE                 ; upcalls, and returns that fail
            mov  ecx, upcall
            mov  edx, KCODE
            mov  esi, upcall
            call set_callbacks
            mov  eax, [info]
            mov  ecx, [eax + 0x24]          ; machine address of the shared page
            or   ecx, 3                     ; present, writable
            mov  ebx, SHARED
            call map
            mov  esi, hello
            call print

            mov  eax, [info]                ; an attack: the page directory, writable
            mov  ebx, [eax + PT_BASE]
            mov  eax, ebx
            call frame
            lea  ecx, [eax + 3]
            call map
            mov  [refused], eax

            call batch
            mov  ebx, tasks
            mov  edx, PROGRAM + first - programs
            call spawn
            mov  ebx, tasks + 16
            mov  edx, PROGRAM + second - programs
            call spawn

            mov  ebx, 1                     ; bind_virq: the timer's events come at a port,
            mov  ecx, virq
            call event_channel_op
            mov  eax, [virq + 8]
            mov  [port], eax
            mov  ebx, UNMASK                ; ... and we listen to it
            mov  ecx, port
            call event_channel_op
            call wind
            mov  ebx, tasks
            jmp  load

    ; ---------------------------------------------------------------- memory
    ; EAX: entry, without flags, for the page of ours at linear address EAX: its machine address. Changes EDI.
    frame:  sub  eax, KERNEL
            shr  eax, 12
            mov  edi, [info]
            mov  edi, [edi + MFNS]
            mov  eax, [edi + 4*eax]
            shl  eax, 12
            ret

    ; EAX: linear address of a page of zeros. Changes ECX, EDI.
    page:   mov  eax, [next]
            add  dword [next], 0x1000
            push eax
            mov  edi, eax
            xor  eax, eax
            mov  ecx, 1024
            rep  stosd
            pop  eax
            ret

    ; Maps linear address EBX by entry ECX in the present address space. Changes EAX, EDX, ESI.
    map:    xor  edx, edx                   ; upper half of the entry
            mov  esi, 2                     ; UVMF_INVLPG
            jmp  update_va_mapping

    ; Sixteen entries by one hypercall: pairs of (machine address of the entry, entry), 64 bits each.
    batch:  mov  eax, [info]
            mov  eax, [eax + PT_BASE]
            mov  ebp, [eax + (KERNEL >> 20)]
            and  ebp, -0x1000               ; machine address of our page table
            add  ebp, (BATCH - KERNEL) >> 10
            mov  esi, requests
            mov  ebx, KERNEL
    one:    mov  [esi], ebp
            mov  eax, ebx
            call frame
            or   eax, 1                     ; present, read-only
            mov  [esi + 8], eax
            add  esi, 16
            add  ebp, 4
            add  ebx, 0x1000
            cmp  ebx, KERNEL + 0x10000
            jb   one
            mov  ebx, requests
            mov  ecx, 16
            mov  edx, done
            mov  esi, SELF
            jmp  mmu_update

    ; Makes a process of the record at EBX that begins at EDX.
    spawn:  call page
            mov  ebp, eax                   ; its directory
            mov  esi, [info]
            mov  esi, [esi + PT_BASE]
            mov  esi, [esi + (KERNEL >> 20)]
            mov  [ebp + (KERNEL >> 20)], esi        ; the kernel's table, which all share
            call page
            mov  esi, eax                   ; its table
            call frame
            or   eax, 7                     ; present, writable, user
            mov  [ebp + (PROGRAM >> 20)], eax
            mov  eax, programs
            call frame
            or   eax, 5                     ; present, read-only, user
            mov  [esi], eax
            call page
            call frame
            or   eax, 7
            mov  [esi + 0xffc], eax         ; its stack
            push ebx
            push edx
            mov  eax, esi                   ; both are tables from now on, and we may not write them any more:
            call protect                    ; or the monitor would refuse to pin them
            mov  eax, ebp
            call protect
            pop  edx
            pop  ebx
            shr  ecx, 12                    ; PROTECT has left the entry of the directory
            mov  [ebx + 4], ecx
            call page                       ; the kernel's stack for it, as if it had just been interrupted
            lea  edi, [eax + 0x1000]
            mov  [ebx + 8], edi
            mov  dword [edi - 4], UDATA
            mov  dword [edi - 8], USTACK
            mov  dword [edi - 12], 0x202    ; IF: the virtual flag
            mov  dword [edi - 16], UCODE
            mov  [edi - 20], edx
            mov  dword [edi - 24], iret_    ; where SWITCH returns to
            sub  edi, 24 + 32
            mov  [ebx], edi
            push ebx
            mov  eax, [ebx + 4]
            mov  [pin + 4], eax
            mov  ebx, pin
            call extended
            pop  ebx
            inc  dword [alive]
            ret

    ; Takes write access to the page of ours at linear address EAX away. ECX: its entry now.
    protect:
            push esi
            mov  ebx, eax
            call frame
            lea  ecx, [eax + 1]
            call map
            pop  esi
            ret

    extended:                               ; one mmuext_op, at EBX
            mov  ecx, 1
            xor  edx, edx
            mov  esi, SELF
            jmp  mmuext_op

    ; ---------------------------------------------------------------- who runs next
    switch: pusha                           ; two processes: the other one, if there is one
            mov  ebx, [current]
            mov  [ebx], esp
            mov  eax, ebx
            xor  eax, 16
            cmp  dword [eax + 4], 0
            je   load
            mov  ebx, eax
    load:   mov  [current], ebx
            mov  eax, [ebx + 4]
            mov  [base + 4], eax
            mov  eax, [ebx + 8]
            mov  [kstack], eax
            push ebx
            mov  ebx, both                  ; new_baseptr and stack_switch, by one hypercall
            mov  ecx, 2
            call multicall
            pop  ebx
            mov  esp, [ebx]
            popa
            ret

    wind:   rdtsc                           ; a tick is 10 ns
            mov  ecx, 10
            mul  ecx
            add  eax, SLICE
            adc  edx, 0
            mov  [alarm], eax
            mov  [alarm + 4], edx
            mov  ebx, 8                     ; set_singleshot_timer
            xor  ecx, ecx
            mov  edx, alarm
            jmp  vcpu_op

    upcall: pusha                           ; events are masked now, as after an interrupt gate
            mov  byte [PENDING], 0
            mov  dword [SELECT], 0
            mov  dword [EVENTS], 0
            inc  dword [ticks]
            call wind
            test byte [esp + 32 + 4], 2     ; CS: did it interrupt a process?
            jz   back
            call switch
    back:   popa
    iret_:  jmp  iret_hypercall             ; an IRET that unmasks events and takes those that wait

    ; ---------------------------------------------------------------- faults: the error code lies below PUSHA's
    page_fault:
            pusha
            mov  ebx, [FAULT]
            and  ebx, -0x1000
            mov  eax, ebx
            sub  eax, HEAP
            cmp  eax, 0x10000
            jae  kill
            inc  dword [served]
            call page
            call frame
            lea  ecx, [eax + 7]
            call map
            popa
            add  esp, 4
            jmp  iret_

    kill:   mov  esi, killed
            call print
            jmp  exit

    ; ---------------------------------------------------------------- system calls: EAX number, EBX and ECX arguments
    ; They come straight from the process: hardware's gate for INT 0x80 leads here. IRET goes straight back.
    system_call:
            inc  dword [calls]
            dec  eax
            js   exit
            jz   write
            call switch                     ; call 2: yield
            jmp  iret_

    write:  cmp  ebx, KERNEL                ; call 1: ECX characters at EBX
            jae  wrong
            push edx
            push ebx
            mov  edx, ebx
            xor  ebx, ebx
            call console_io
            pop  ebx
            pop  edx
    wrong:  iret

    exit:   mov  ebx, [current]             ; call 0
            mov  dword [ebx + 4], 0
            dec  dword [alive]
            jnz  switch
            mov  esi, bye
            call print
            mov  ebx, 2                     ; shutdown, reason poweroff
            mov  ecx, zero
            call sched_op

    print:  xor  ecx, ecx                   ; the string at ESI, which ends with 0
    length: cmp  byte [esi + ecx], 0
            je   counted
            inc  ecx
            jmp  length
    counted:
            xor  ebx, ebx
            mov  edx, esi
            jmp  console_io

    ; ---------------------------------------------------------------- data
    align 8
    handlers:                               ; vector, flags (DPL, 4: masks events), segment, address
            db 0x80, 3
            dw KCODE
            dd system_call
            db 14, 4
            dw KCODE
            dd page_fault
            dd 0, 0
    pin:    dd 1, 0, 0                      ; MMUEXT_PIN_L2_TABLE
    base:   dd 5, 0, 0                      ; MMUEXT_NEW_BASEPTR
    both:   dd 26, 0, base, 1, 0, SELF, 0, 0
            dd 3, 0, KDATA
    kstack: dd 0, 0, 0, 0, 0
    virq:   dd 0, 0, 0                      ; VIRQ_TIMER, virtual processor 0, its port
    port:   dd 0
    alarm:  dd 0, 0, 0
    info:   dd 0
    next:   dd KERNEL + FREE * 0x1000
    align 32
    tasks:  dd 0, 0, 0, 0, 0, 0, 0, 0       ; records: ESP in the kernel, frame of the directory, end of the kernel stack
    current: dd 0
    alive:  dd 0
    ticks:  dd 0
    served: dd 0
    calls:  dd 0
    refused: dd 0
    done:   dd 0
    zero:   dd 0
    hello:  db "I know that I am virtual", 10, 0
    killed: db "killed", 10, 0
    bye:    db "good bye", 10, 0
    align 16
    requests: times 256 db 0

    ; ---------------------------------------------------------------- the programs, at PROGRAM in their address spaces
    align 4096
    programs:
    first:  mov  esi, 3
    again:  mov  eax, 1
            mov  ebx, PROGRAM + one_ - programs
            mov  ecx, 4
            int  0x80
            mov  [HEAP + 4*esi], esi        ; touches one page, once
            mov  eax, 2
            int  0x80
            dec  esi
            jnz  again
            mov  eax, 0
            int  0x80
    second: mov  ecx, 20000                 ; works for some slices
    work:   loop work
            mov  eax, 1
            mov  ebx, PROGRAM + two_ - programs
            mov  ecx, 4
            int  0x80
            mov  eax, [KERNEL]              ; not for CPL 3
    one_:   db "one", 10
    two_:   db "two", 10

    align 4096
    hypercall_page: times 4096 db 0         ; the monitor puts a stub for each hypercall here
    set_trap_table    equ hypercall_page + 32 * 0
    mmu_update        equ hypercall_page + 32 * 1
    set_callbacks     equ hypercall_page + 32 * 4
    multicall         equ hypercall_page + 32 * 13
    update_va_mapping equ hypercall_page + 32 * 14
    console_io        equ hypercall_page + 32 * 18
    iret_hypercall    equ hypercall_page + 32 * 23
    vcpu_op           equ hypercall_page + 32 * 24
    mmuext_op         equ hypercall_page + 32 * 26
    sched_op          equ hypercall_page + 32 * 29
    event_channel_op  equ hypercall_page + 32 * 32
    '''
}

run(kernel)
show kernel.hypercalls
show kernel.frameTypes
expect(kernel) {
    stop == exited
    serial == 'I know that I am virtual\none\none\none\ntwo\nkilled\ngood bye\n'
    mem[refused] == 0xffffffea              // -EINVAL: a page table cannot be writable
    mem[done] == 16
    mem[calls] == 8                         // system calls, none of which left the guest
    exits(SOFTWARE_INTERRUPT) == 0
    faults(14) == 2
    mem[served] == 1
    hypercalls('mmu_update') == 1
}
