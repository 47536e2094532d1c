// What most experiments use, once: the class cache is recorded while this runs.
int count = 3
def store = guest('rehearsal') {
    memory 1.MiB
    paging {
        map 0x1000 to 0x5000, rw | user
        map 0x8000..0xAFFF to 0x10000, rw
    }
    asm {
        mov ecx, count
    again:
        mov [0x1234], ecx
        mov eax, [0x1234]
        dec ecx
        jnz again
        mov dx, 0x3f8
        mov al, 107
        out dx, al
        hlt
    }
}
def quick = guest('text') {
    memory 1.MiB
    asm '''
        MOV EAX, 5
        ADD EAX, EBX
        HLT
    '''
}
run quick
run store
show explain(0x1234, write)
show registers
show tlb
show pages
show memory
show counters
expect('rehearsal', points: 2) {
    ecx == 0
    translation(0x1234) == 0x5234
    phys[0x5234] == 1
    stop == halted
}
reset store
show step(3)
println "${store.getInstructions()} instructions"
