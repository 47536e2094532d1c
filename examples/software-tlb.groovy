// A TLB that software fills: the kernel of a PPC440 refills it from a table of its own, first on the bare machine, then
// in problem state under a monitor that keeps the guest's TLB beside the hardware's.
def program = '''
        .equ TABLE, 0x3000
        b start
        .org 0x10400                    # Data TLB Error: one word of the table for each page from 0x40000000
miss:   mtsprg0 r10
        mtsprg1 r11
        mfdear r10
        rlwinm r11, r10, 22, 18, 29     # number of the page * 4
        lwz r11, TABLE(r11)
        clrrwi r10, r10, 12
        ori r10, r10, 0x210             # V, 4 KiB
        tlbwe r10, r12, 0
        tlbwe r11, r12, 1
        li r10, 0x3f
        tlbwe r10, r12, 2
        addi r12, r12, 1
        mfsprg0 r10
        mfsprg1 r11
        rfi
start:  lis r3, 1
        mtivpr r3
        li r3, 0x400
        mtivor13 r3
        li r3, 8                        # page n lies at real 0x80000 + n * 4 KiB
        mtctr r3
        li r4, TABLE-4
        lis r5, 8
1:      stwu r5, 4(r4)
        addi r5, r5, 0x1000
        bdnz 1b
        li r12, 8                       # the next TLB entry to fill
        li r3, 8
        mtctr r3
        lis r4, 0x4000
2:      stw r4, 0x234(r4)               # each page misses once
        lwz r6, 0x234(r4)               # and then hits
        addi r4, r4, 0x1000
        bdnz 2b
        lis r3, 4
        mtmsr r3                        # wait for ever
'''

def bare = guest('bare', isa: ppc440) {
    memory 1.MiB
    asm program
}
bare.run()
show bare.missFlow
expect(bare) { stop == halted; faults(13) == 8; word(0x80234) == 0x40000000; translation(0x40007234) == 0x87234 }

def monitored = guest('monitored', isa: ppc440) {
    memory 1.MiB
    technique softTlb
    asm program
}
monitored.run()
show monitored.missFlow
show monitored.hardwareTlb
show monitored.explain(0x4000_0234, write)
show monitored.counters
expect(monitored) {
    stop == halted
    faults(13) == 8
    exits(TLB_WRITE) == 3 * 8
    exits(RFI) == 8
    translation(0x40007234) == 0x87234
    digest == bare.digest
}
