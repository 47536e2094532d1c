// What happens at  MOV [0x1234], EAX  on a processor with paging and no hypervisor?
//
// The number in the instruction is not where the bytes go. The processor makes a linear address of it (segmentation),
// the linear address a physical one (paging), and only then writes. This experiment stops after every instruction and
// shows what the processor read, decided and wrote.

// A machine of 1 MiB. One page of it matters: linear 0x1000..0x1fff leads to physical 0x5000..0x5fff.
// What you do not mention is arranged for you: a page directory at 0xf000, a page table at 0x10000, code, a stack.
store = guest('store') {
    memory 1.MiB
    paging { map 0x1000 to 0x5000, rw | user }
    asm '''
        MOV EAX, 5
        MOV [0x1234], EAX       ; the question
        MOV [0x1238], EAX       ; the same page once more: what is different?
        HLT
    '''
}

println 'Before anything has run: how would a write to 0x1234 translate? Asking changes nothing.\n'
show explain(0x1234, write)

// `step` runs one instruction and returns its story: every translation, check and bus access, in order.
println '\nThe first instruction touches no data, but it must be fetched, and fetches are translated, too.\n'
show step()

println '\nThe store. The TLB knows nothing of page 0x1000: two entries are read from memory, A and D are set in them.\n'
show step()
expect('the store landed in the frame, not at 0x1234') {
    phys[0x5234] == 5
    phys[0x1234] == 0
    translation(0x1234) == 0x5234
}

println '\nThe second store. The TLB answers, and no entry is read.\n'
before = store.counters.walkReads
show step()
reads = store.counters.walkReads - before

println '\nThe same question as at the beginning now has a shorter answer...\n'
show explain(0x1234, write)
println '\n... and the tables in memory have changed: 0x1000 carries A (accessed) and D (dirty), the code page only A.\n'
show pages

run store

expect('the whole run') {
    stop == halted
    mem[0x1238] == 5
    pages[0x1000] == 0x5067        // 0x5000, P W U as written above, A and D set by the processor
    reads == 0
    faults == 0
    exits(EPT_VIOLATION) == 0      // bare hardware: there is nobody to exit to
}
