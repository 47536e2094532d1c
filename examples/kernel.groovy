// A kernel of our own: paging, ring 3, system calls, a timer, page faults and four processes, all on a few pages.
//
// It starts like any small kernel: somebody has put it at 1 MiB and jumped there in flat 32-bit protected mode. From then
// on everything is its own: descriptor tables, page tables, interrupt controllers, timer. Two processes work and are
// preempted, a third reads the kernel's memory, a fourth tries to switch interrupts off; the last two are killed for it.
//
// All it does that is privileged goes through instructions that trap in user mode (LGDT, MOV CR3, OUT, HLT, ...), and it
// never asks where it is: no PUSHF, no POPF, no SGDT, no look at the privilege level in CS. So it also runs where a
// monitor keeps it away from ring 0; examples/sensitive.groovy is the guest that does not.

kernel = guest('kernel') {
    memory 4.MiB
    asm '''
    ; ---------------------------------------------------------------- where things are
    KERNEL  equ 0xc0000000          ; physical address p is linear address KERNEL + p, in every address space
    PROGRAM equ 0x00400000          ; linear: the programs, one read-only page that all processes share
    HEAP    equ 0x00500000          ; linear: pages that come when they are touched, each process its own
    HEAPEND equ 0x00510000
    USTACK  equ 0x00800000          ; linear: end of the process's stack, one page

    IDTP    equ 0x10000             ; physical: one page each, so that a table shares its page with nothing else
    TSSP    equ 0x11000
    DIRP    equ 0x12000             ; the page directory of the start
    TABP    equ 0x13000             ; the page table that maps the kernel; all directories share it
    VARP    equ 0x14000             ; the kernel's variables
    BOOTSTK equ 0x16000             ; end of the stack that the kernel has until the first process runs
    FRAMES  equ 0x20000             ; from here on pages are free

    IDT     equ KERNEL + IDTP
    TSS     equ KERNEL + TSSP
    TICKS   equ KERNEL + VARP       ; timer interrupts so far
    CURRENT equ TICKS + 4           ; the record of the process that runs
    IDLE    equ TICKS + 8           ; 1 while nobody runs
    ALIVE   equ TICKS + 12          ; how many processes have not ended
    FREE    equ TICKS + 16          ; first of the pages that were given back, 0 for none
    NEXT    equ TICKS + 20          ; first page never used
    SERVED  equ TICKS + 24          ; page faults that ended with a page
    CALLS   equ TICKS + 28          ; system calls
    TABLE   equ TICKS + 64          ; the processes: a record of 32 bytes each
    PID     equ 4*0                 ; ... its number
    ESP_    equ 4*1                 ; ... its stack pointer in the kernel, while it does not run
    TOP     equ 4*2                 ; ... the end of its kernel stack
    SPACE   equ 4*3                 ; ... physical address of its page directory; 0: it has ended
    WAKE    equ 4*4                 ; ... the tick before which it sleeps
    MOST    equ 4                   ; there are so many records

    UCODE   equ 0x1b                ; selectors of the GDT below; ring 3 is in their last two bits
    UDATA   equ 0x23

    ; ---------------------------------------------------------------- boot: paging off, addresses are physical
    boot:   mov  edi, TABP
            mov  eax, 3                     ; frame 0, present, writable, for the supervisor only
    fill:   stosd
            add  eax, 0x1000
            cmp  eax, 0x400000
            jb   fill
            mov  dword [DIRP], TABP + 3                     ; 0: where we are, until the jump below
            mov  dword [DIRP + (KERNEL >> 20)], TABP + 3    ; and where we want to be: entry 0x300
            mov  eax, DIRP
            mov  cr3, eax
            mov  eax, cr0
            or   eax, 0x80010000            ; PG, and WP: read-only pages are read-only for the kernel, too
    paged:  mov  cr0, eax
            mov  eax, KERNEL + upper
            jmp  eax
    upper:  mov  esp, KERNEL + BOOTSTK
            mov  dword [KERNEL + DIRP], 0   ; the lower half belongs to the processes from now on, but the TLB may
            mov  eax, cr3                   ; still know the old translations:
            mov  cr3, eax                   ; loading CR3 drops them

            lgdt [KERNEL + gdtr]            ; CS and SS keep what they have: our descriptors 0x08 and 0x10 say the same
            mov  eax, UDATA                 ; DS and ES hold the user's flat segment for good. Paging protects the
            mov  ds, eax                    ; kernel, not segmentation, and nothing is reloaded on the way in and out
            mov  es, eax
            mov  dword [TSS + 8], 0x10      ; SS0; ESP0 is set whenever a process is chosen
            mov  word [TSS + 0x66], 0x68    ; no I/O bitmap: no port for ring 3
            mov  eax, 0x28
            ltr  ax

            mov  esi, KERNEL + gates
    gate:   lodsd                           ; vector
            cmp  eax, -1
            je   gated
            lea  edi, [IDT + 8*eax]
            lodsd                           ; handler
            lea  ebx, [KERNEL + eax]
            movzx eax, bx
            or   eax, 0x08 << 16
            stosd                           ; selector, handler 15:0
            lodsd                           ; present, DPL, 32-bit interrupt gate: IF = 0 on entry
            mov  bx, ax
            xchg eax, ebx
            stosd                           ; handler 31:16, attributes
            jmp  gate
    gated:  lidt [KERNEL + idtr]

            mov  dword [NEXT], FRAMES
            mov  esi, KERNEL + born
    birth:  lodsd
            call spawn
            cmp  dword [ALIVE], MOST
            jb   birth

            mov  esi, KERNEL + ports
            mov  ecx, (portend - ports) / 2
    chip:   lodsw                           ; AL value, AH port
            movzx edx, ah
            out  dx, al
            loop chip
            mov  esi, KERNEL + hello
            call print
            mov  ebx, TABLE - 32            ; the search begins behind this record
            jmp  choose

    ; ---------------------------------------------------------------- memory
    ; EAX: physical address of a page of zeros. Changes no other register.
    page:   pusha
            mov  eax, [FREE]
            test eax, eax
            jz   fresh
            mov  ecx, [KERNEL + eax]        ; a free page holds the address of the next one
            mov  [FREE], ecx
            jmp  clear
    fresh:  mov  eax, [NEXT]
            add  dword [NEXT], 0x1000
    clear:  mov  [esp + 28], eax            ; what POPA will pop into EAX
            lea  edi, [KERNEL + eax]
            xor  eax, eax
            mov  ecx, 1024
            rep  stosd
            popa
            ret

    ; EDX: where the page-table entry of linear address EAX (4 to 8 MiB) is in the present address space. Changes ECX.
    entry:  mov  edx, cr3
            mov  edx, [KERNEL + edx + 4*(PROGRAM >> 22)]
            and  edx, -0x1000
            mov  ecx, eax
            shr  ecx, 12
            and  ecx, 0x3ff
            lea  edx, [KERNEL + edx + 4*ecx]
            ret

    ; Makes a process that begins at label EAX of the programs.
    spawn:  lea  edx, [PROGRAM + eax - programs]
            mov  ebx, [ALIVE]
            inc  dword [ALIVE]
            shl  ebx, 5
            add  ebx, TABLE
            mov  eax, [ALIVE]
            mov  [ebx + PID], eax
            call page                       ; its directory: the kernel's entry and one table of its own
            mov  [ebx + SPACE], eax
            lea  ebp, [KERNEL + eax]
            mov  dword [ebp + (KERNEL >> 20)], TABP + 3
            call page
            lea  edi, [eax + 7]             ; present, writable, user
            mov  [ebp + 4*(PROGRAM >> 22)], edi
            lea  ebp, [KERNEL + eax]
            mov  dword [ebp], programs + 5  ; present, read-only, user
            call page
            or   eax, 7
            mov  [ebp + 4*0x3ff], eax       ; the user's stack
            call page                       ; the kernel's stack for it, as if it had just been interrupted
            lea  edi, [KERNEL + eax + 0x1000]
            mov  [ebx + TOP], edi
            mov  dword [edi - 4], UDATA     ; what IRET will pop: SS,
            mov  dword [edi - 8], USTACK    ; ESP,
            mov  dword [edi - 12], 0x202    ; EFLAGS with IF = 1,
            mov  dword [edi - 16], UCODE    ; CS
            mov  [edi - 20], edx            ; and EIP; below it eight zeros for POPA
            sub  edi, 20 + 32
            mov  [ebx + ESP_], edi
            ret

    ; ---------------------------------------------------------------- who runs next
    ; The registers of the present process are on its kernel stack.
    switch: mov  ebx, [CURRENT]
            mov  [ebx + ESP_], esp
    choose: mov  ecx, MOST                  ; the next in turn after EBX that lives and is awake
    look:   add  ebx, 32
            cmp  ebx, TABLE + 32*MOST
            jb   there
            mov  ebx, TABLE
    there:  cmp  dword [ebx + SPACE], 0
            je   other
            mov  eax, [TICKS]
            cmp  [ebx + WAKE], eax
            jbe  chosen
    other:  loop look
            cmp  dword [ALIVE], 0
            je   report
            mov  byte [IDLE], 1             ; all sleep: so do we, until a tick
            sti
            hlt
            cli
            mov  byte [IDLE], 0
            jmp  choose
    chosen: mov  [CURRENT], ebx
            mov  eax, [ebx + SPACE]
            mov  cr3, eax
            mov  esp, [ebx + ESP_]
            mov  eax, [ebx + TOP]
            mov  [TSS + 4], eax             ; ESP0: where the next interrupt from ring 3 pushes
    resume: popa
            iret

    timer:  pusha
            cld                             ; the process may have left DF = 1
            mov  al, 0x20
            out  0x20, al                   ; end of interrupt
            inc  dword [TICKS]
            cmp  byte [IDLE], 0
            jne  resume
            jmp  switch

    ; ---------------------------------------------------------------- faults
    page_fault:                             ; the error code lies below what PUSHA pushes
            pusha
            cld
            mov  eax, cr2
            mov  esi, KERNEL + memory
            cmp  eax, HEAP
            jb   kill
            cmp  eax, HEAPEND
            jae  kill
            inc  dword [SERVED]
            call entry
            call page
            or   eax, 7
            mov  [edx], eax                 ; it was not present, so no TLB can know it: nothing to invalidate
            popa
            add  esp, 4
            iret                            ; to the very instruction, which runs again

    protection:
            pusha
            cld
            mov  esi, KERNEL + illegal
    kill:   push esi
            call who
            pop  esi
            call print
            jmp  exit

    who:    mov  esi, KERNEL + process      ; "process n"
            call print
            mov  eax, [CURRENT]
            mov  eax, [eax + PID]
            jmp  number

    ; ---------------------------------------------------------------- system calls: EAX number, EBX argument
    system_call:
            pusha
            cld
            inc  dword [CALLS]
            cmp  eax, (callend - calls) / 4
            jae  resume
            jmp  [KERNEL + calls + 4*eax]

    exit:   mov  ebx, [CURRENT]             ; call 0. Its stack and its tables stay in use until CR3 and ESP change
            mov  dword [ebx + SPACE], 0
            dec  dword [ALIVE]
            jmp  choose

    write:  mov  esi, ebx                   ; call 1: a string of user memory, which ends with 0
    letter: cmp  esi, KERNEL
            jae  resume                     ; we may read what is ours, but not for ring 3
            lodsb
            test al, al
            jz   resume
            call put
            jmp  letter

    getpid: mov  ebx, [CURRENT]             ; call 2
            mov  eax, [ebx + PID]
            mov  [esp + 28], eax
            jmp  resume

    sleep:  add  ebx, [TICKS]               ; call 3: for EBX ticks; 0 is yield
            mov  ecx, [CURRENT]
            mov  [ecx + WAKE], ebx
            jmp  switch

    discard:                                ; call 4: gives back the page of the heap at EBX
            mov  eax, ebx
            sub  ebx, HEAP
            cmp  ebx, HEAPEND - HEAP
            jae  resume
            call entry
            mov  ecx, [edx]
            and  ecx, -0x1000
            jz   resume
            mov  dword [edx], 0
            invlpg [eax]                    ; or the process would go on using a page that is somebody else's soon
            mov  ebx, [FREE]
            mov  [KERNEL + ecx], ebx
            mov  [FREE], ecx
            jmp  resume

    ; ---------------------------------------------------------------- output
    report: mov  esi, KERNEL + served
            call print
            mov  eax, [SERVED]
            call number
            mov  esi, KERNEL + called
            call print
            mov  eax, [CALLS]
            call number
            mov  esi, KERNEL + bye
            call print
            cli
            hlt

    send:   call put
    print:  lodsb                           ; the string at ESI, which ends with 0
            test al, al
            jnz  send
            ret

    number: xor  edx, edx                   ; EAX in decimal digits
            mov  ecx, 10
            div  ecx
            push edx
            test eax, eax
            jz   digit
            call number
    digit:  pop  eax
            add  al, '0'
    put:    mov  ah, al                     ; AL to COM1; changes EDX
            mov  dx, 0x3fd
    full:   in   al, dx
            test al, 0x20                   ; LSR: transmitter empty
            jz   full
            mov  dx, 0x3f8
            mov  al, ah
            out  dx, al
            ret

    ; ---------------------------------------------------------------- the kernel's constants
    calls:  dd KERNEL + exit, KERNEL + write, KERNEL + getpid, KERNEL + sleep, KERNEL + discard
    callend:
    born:   dd worker, worker, peeker, rebel
    gates:  dd 13, protection, 0x8e00
            dd 14, page_fault, 0x8e00
            dd 0x20, timer, 0x8e00
            dd 0x80, system_call, 0xee00    ; DPL 3: ring 3 may use it
            dd -1
    ports:  db 0x11, 0x20,  0x11, 0xa0      ; ICW1 to both 8259s: initialize, ICW4 follows
            db 0x20, 0x21,  0x28, 0xa1      ; ICW2: vectors from 0x20 and 0x28
            db 0x04, 0x21,  0x02, 0xa1      ; ICW3: the second hangs on line 2 of the first
            db 0x01, 0x21,  0x01, 0xa1      ; ICW4: 8086 mode
            db 0xfe, 0x21,  0xff, 0xa1      ; mask all lines but the timer's
            db 0x34, 0x43,  0x78, 0x40,  0x00, 0x40     ; 8254: counter 0, mode 2, every 120 ticks of 1.19 MHz
    portend:
    gdtr:   dw gdtend - gdt - 1
            dd KERNEL + gdt
    idtr:   dw 8*256 - 1
            dd IDT
    hello:  db 'kernel: paging is on, four processes', 10, 0
    process: db 'kernel: process ', 0
    memory: db ' killed: it touched memory that is not its own', 10, 0
    illegal: db ' killed: it used a privileged instruction', 10, 0
    served: db 'kernel: all have ended; page faults served: ', 0
    called: db ', system calls: ', 0
    bye:    db 10, 0

            align 4096                      ; a page of its own: the processor writes here (accessed, busy)
    gdt:    dq 0
            dq 0x00cf9a000000ffff           ; 08 code, ring 0, flat
            dq 0x00cf92000000ffff           ; 10 data
            dq 0x00cffa000000ffff           ; 18 code, ring 3
            dq 0x00cff2000000ffff           ; 20 data, ring 3
            dw 0x67, TSS & 0xffff           ; 28 the task state segment: limit, base 15:0,
            db TSS >> 16 & 0xff, 0x89, 0, TSS >> 24 ; base 23:16, available 32-bit TSS, base 31:24
    gdtend:

    ; ---------------------------------------------------------------- the programs, in ring 3 at PROGRAM
            align 4096
    programs:
    worker: mov  eax, 2                     ; who am I?
            int  0x80
            mov  ebp, eax
            mov  edi, HEAP + 0x1ff0         ; the text below is copied across a page boundary: REP MOVSB faults twice
            mov  esi, PROGRAM + text - programs
            mov  ecx, textend - text
            rep  movsb
            mov  eax, ebp
            add  [HEAP + 0x1ff0 + 7], al    ; 'worker 0' becomes 'worker 1'
            mov  dword [HEAP], 3
    round:  inc  byte [HEAP + 0x1ff0 + 16]  ; 'round 0' becomes 'round 1'
            mov  eax, 1
            mov  ebx, HEAP + 0x1ff0
            int  0x80
            mov  ecx, 12000                 ; longer than a tick, so that the other one gets its turn meanwhile
    spin:   loop spin
            dec  dword [HEAP]               ; the other one counts at the same address
            jnz  round
            mov  dword [HEAP], 0xdead
            mov  eax, 4                     ; give the page back ...
            mov  ebx, HEAP
            int  0x80
            mov  eax, 1
            cmp  dword [HEAP], 0            ; ... and touch it: a page of zeros
            mov  ebx, PROGRAM + clean - programs
            je   told
            mov  ebx, PROGRAM + dirty - programs
    told:   int  0x80
            xor  eax, eax
            int  0x80

    peeker: mov  eax, 3
            mov  ebx, 20                    ; when the workers are done
            int  0x80
            mov  eax, [KERNEL]
            jmp  $                          ; not reached

    rebel:  mov  eax, 3
            mov  ebx, 30
            int  0x80
            cli
            jmp  $

    text:   db 'worker 0, round 0', 10, 0
    textend:
    clean:  db 'a page given back comes back empty', 10, 0
    dirty:  db 'a page given back came back with its contents', 10, 0
    '''
}

KERNEL = kernel.label('KERNEL')

println 'The instruction that switches paging on. The next one is fetched through the tables:\n'
kernel.breakpoint 'paged'
run kernel
show step()
show step()

println '\nAfter the jump the same bytes run 3 GiB higher:\n'
kernel.breakpoint(KERNEL + kernel.upper)
run kernel
show explain(kernel.eip, execute)

// From here on the run pauses whenever a process or the kernel touches what is not mapped.
kernel.breakpoint(KERNEL + kernel.page_fault)
faults14 = []
while (run(kernel).stop == breakpoint) {
    process = kernel.mem[kernel.mem[kernel.CURRENT]]
    faults14 << [process: process, address: kernel.cr2, error: kernel.mem[kernel.esp], eip: kernel.mem[kernel.esp + 4]]
}
println '\nThe page faults, as the kernel saw them (error: 4 = from ring 3, 2 = a write, 1 = the page is present):\n'
faults14.each { printf '  process %d  at 0x%08x  touches 0x%08x  error %d%n', it.process, it.eip, it.address, it.error }

println '\nAnd what it had to say:\n'
print kernel.serial

expect('everybody got a turn, and the two that went too far got no further') {
    stop == halted
    serial == '''\
kernel: paging is on, four processes
worker 1, round 1
worker 2, round 1
worker 1, round 2
worker 2, round 2
worker 1, round 3
worker 2, round 3
a page given back comes back empty
a page given back comes back empty
kernel: process 3 killed: it touched memory that is not its own
kernel: process 4 killed: it used a privileged instruction
kernel: all have ended; page faults served: 8, system calls: 16
'''
}
expect('eight faults were served; the ninth is a read from ring 3 (4) of a page that is present (1)') {
    faults14*.process == [1, 1, 1, 2, 2, 2, 1, 2, 3]
    faults14.last().error == 5
    faults14.last().address == KERNEL
    faults(13) == 1                             // CLI with CPL 3 > IOPL 0
    counters.interrupts[0x80] == 16
    counters.interrupts[0x20] >= 30             // the timer woke process 4 at tick 30 or later
}
