// A page-table entry is changed, and the processor goes on using the old one.
//
// The TLB is not kept coherent with the page tables: an entry stays until software invalidates it (or it is evicted).
// SDM 3A, "Invalidation of TLBs and Paging-Structure Caches", says which instructions do. Here a guest moves linear page
// 0x20000 from one frame to another, reads, and finds the old frame; after INVLPG it finds the new one.

guest('forgetful') {
    memory 1.MiB
    paging {
        tables at: 0x10000
        map 0x10000 to 0x10000, rw      // the page table, so that the guest can edit it
        map 0x20000 to 0x30000, r       // the page that moves
    }
    data at: 0x30000, text: 'old!'
    data at: 0x40000, text: 'new!'
    asm '''
        PTE     equ 0x10000 + 4*0x20        ; the entry of linear page 0x20

                mov  eax, [0x20000]         ; fills the TLB
                mov  dword [PTE], 0x40001   ; another frame, present, read-only
        edited: mov  ebx, [0x20000]         ; what does this read?
                invlpg [0x20000]
        ready:  mov  ecx, [0x20000]         ; and this?
                hlt
    '''
}.run(max: 2)

println 'After two instructions the table says one thing and the TLB another:\n'
show pages
println()
show tlb

println '\nSo the second read goes astray, without any fault:\n'
show step()
expect('the entry in memory is new, the translation in use is old') {
    pages[0x20000] == 0x40001
    translation(0x20000) == 0x30000
    ebx == eax
}

println '\nINVLPG drops the page from the TLB; nothing is read from the tables yet.\n'
show step()
println '\nOnly the next access walks again:\n'
show step()
run

expect('after INVLPG the new frame is read') {
    eax == 0x21646c6f       // 'old!', lowest byte first
    ebx == 0x21646c6f
    ecx == 0x2177656e       // 'new!'
    translation(0x20000) == 0x40000
    faults == 0
}
