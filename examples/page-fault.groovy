// Demand paging in a dozen instructions: a guest with its own page-fault handler.
//
// The store goes to a page that is not present. The processor raises #PF, pushes an error code, puts the linear address
// into CR2 and enters the handler through the guest's interrupt descriptor table. The handler makes the page present and
// returns with IRET to the very instruction that failed, which runs again and now succeeds: a fault is restartable.

pager = guest('demand paging') {
    memory 1.MiB
    paging {
        directory at: 0xf000
        tables at: 0x10000
        map 0x10000 to 0x10000, rw          // the guest's own view of its page table: it is to edit it
        pages[0x9000] = 0x6002              // frame 0x6, writable (bit 1), but not present (bit 0)
    }
    asm '''
        PTE     equ 0x10000 + 4*9           ; the entry of linear page 9

                lidt [idtr]
                mov  eax, 0xcafe
        store:  mov  [0x9000], eax          ; #PF here, once
                mov  ebx, [0x9000]
                hlt

        page_fault:
                pop  edi                    ; the error code lies on top of the stack and must go before IRET
                mov  esi, cr2               ; the address that could not be translated
                mov  ecx, [esp]             ; the return address
                or   dword [PTE], 1         ; present
                invlpg [0x9000]             ; required when an entry that may be cached changes; a habit otherwise
                iret

                align 8
        idt:    times 14 dq 0               ; vectors 0 to 13 are not used
                dw page_fault & 0xffff, 0x08, 0x8e00, page_fault >> 16   ; 14: 32-bit interrupt gate; 0x08 is the
                                                                         ; flat code segment that a guest starts with
        idtr:   dw idtr - idt - 1           ; limit: the last valid byte
                dd idt
    '''
}

println 'What the processor would say to the store now:\n'
show explain(0x9000, write)

println '\nThe store faults. Nothing is written; the processor pushes its state and jumps.\n'
pager.breakpoint 'store'
run pager
show step()
pushed = pager.mem[pager.esp]       // the error code lies on top of the stack
faulting = pager.cr2

println '\nThe handler: six instructions, one of which repairs the entry.\n'
show pager.dis('page_fault', 6)
pager.breakpoint 'store'
run pager                           // stops at the store again: IRET went back to it
expect('IRET returns to the store, which runs again') {
    stop == breakpoint
    eip == pager.store
    pages[0x9000] == 0x6003
}

println '\nThe same instruction once more:\n'
show step()
run pager

println '\nWhat the machine recorded:\n'
show events

expect('one fault, seen the way the manual describes it (SDM 3A "Interrupt 14 - Page-Fault Exception (#PF)")') {
    faults(14) == 1
    pushed == 0b010                 // bit 0: P = 0, not present; bit 1: W, it was a write; bit 2: U = 0, by the supervisor
    edi == pushed                   // what the handler popped
    faulting == 0x9000
    esi == faulting
    ecx == pager.store              // the pushed EIP is that of the instruction that failed
    ebx == 0xcafe                   // and in the end the store took place
    phys[0x6000] == 0xcafe
}
