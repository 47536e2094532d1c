# Runs TLB cases on a bare 440. A case: six TLB entries of four words (word 0, 1, 2, process), MSR, PID, effective
# address, kind (0 read, 1 write, 2 fetch), real address that may be reached, and MMUCR for a search. A result:
# interrupt, SRR0, SRR1, ESR, DEAR, what was read, the real word afterwards, what the search found and its CR, and the
# six entries read back (word 0, 1, 2, MMUCR). The caller defines CASES, RESULTS, COUNT and UART.
        .equ CASE, 0x2210
        .equ RESULT, 0x2214
        .equ LEFT, 0x2218
        .equ SAVED, 0x2200
        .equ FIRST_ENTRY, 2
        .equ ENTRIES, 6
        .equ MARK, 0x600d
        .equ SYSTEM_CALL, 0x44000002

        .org 0x6000
        # IVOR0..15, 16 bytes each: r31 tells which
        li r31, 0
        b trapped
        nop
        nop
        li r31, 1
        b trapped
        nop
        nop
        li r31, 2
        b trapped
        nop
        nop
        li r31, 3
        b trapped
        nop
        nop
        li r31, 4
        b trapped
        nop
        nop
        li r31, 5
        b trapped
        nop
        nop
        li r31, 6
        b trapped
        nop
        nop
        li r31, 7
        b trapped
        nop
        nop
        li r31, 8
        b trapped
        nop
        nop
        li r31, 9
        b trapped
        nop
        nop
        li r31, 10
        b trapped
        nop
        nop
        li r31, 11
        b trapped
        nop
        nop
        li r31, 12
        b trapped
        nop
        nop
        li r31, 13
        b trapped
        nop
        nop
        li r31, 14
        b trapped
        nop
        nop
        li r31, 15
        b trapped
        nop
        nop

        .org 0x6200
        # entry 62: 256 MiB for the supervisor, users may execute; 63: the peripherals; then QEMU's own are taken away
start:  li r3, 0
        mtspr 946, r3
        mtspr 48, r3
        li r4, 62
        li r5, 0x290
        tlbwe r5, r4, 0
        li r5, 0
        tlbwe r5, r4, 1
        li r5, 0x27
        tlbwe r5, r4, 2
        li r4, 63
        lis r5, 0xe000
        ori r6, r5, 0x290
        tlbwe r6, r4, 0
        tlbwe r5, r4, 1
        li r5, 0x503
        tlbwe r5, r4, 2
        li r5, 0
        li r4, 0
        tlbwe r5, r4, 0
        li r4, 1
        tlbwe r5, r4, 0
        isync
        mtspr 63, r5
        li r3, 0x6000
        mtspr 400, r3
        li r3, 0x6010
        mtspr 401, r3
        li r3, 0x6020
        mtspr 402, r3
        li r3, 0x6030
        mtspr 403, r3
        li r3, 0x6040
        mtspr 404, r3
        li r3, 0x6050
        mtspr 405, r3
        li r3, 0x6060
        mtspr 406, r3
        li r3, 0x6070
        mtspr 407, r3
        li r3, 0x6080
        mtspr 408, r3
        li r3, 0x6090
        mtspr 409, r3
        li r3, 0x60a0
        mtspr 410, r3
        li r3, 0x60b0
        mtspr 411, r3
        li r3, 0x60c0
        mtspr 412, r3
        li r3, 0x60d0
        mtspr 413, r3
        li r3, 0x60e0
        mtspr 414, r3
        li r3, 0x60f0
        mtspr 415, r3
        lis r3, CASES@h
        ori r3, r3, CASES@l
        stw r3, CASE(0)
        lis r3, RESULTS@h
        ori r3, r3, RESULTS@l
        stw r3, RESULT(0)
        lis r3, COUNT@h
        ori r3, r3, COUNT@l
        stw r3, LEFT(0)

next:   lwz r30, CASE(0)
        li r4, FIRST_ENTRY
        li r5, ENTRIES
        mtctr r5
1:      lwz r5, 12(r30)
        mtspr 946, r5
        lwz r5, 0(r30)
        tlbwe r5, r4, 0
        lwz r5, 4(r30)
        tlbwe r5, r4, 1
        lwz r5, 8(r30)
        tlbwe r5, r4, 2
        addi r4, r4, 1
        addi r30, r30, 16
        bdnz 1b
        isync
        # the real word: SC where a fetch would go, a mark beside it
        lwz r10, 16(r30)
        rlwinm r11, r10, 0, 0, 28
        lis r5, SYSTEM_CALL@h
        ori r5, r5, SYSTEM_CALL@l
        stw r5, 0(r11)
        li r5, MARK
        stw r5, 4(r11)
        icbi 0, r11
        # the access
        li r5, 0
        mtspr 62, r5
        mtspr 61, r5
        lwz r5, 4(r30)
        mtspr 48, r5
        lwz r5, 0(r30)
        mtspr 27, r5
        lwz r4, 8(r30)
        lwz r6, 12(r30)
        li r7, 0x77
        cmpwi r6, 2
        beq fetch
        cmpwi r6, 1
        beq write
        lis r5, reading@h
        ori r5, r5, reading@l
        mtspr 26, r5
        li r5, 0x55
        rfi
write:  lis r5, writing@h
        ori r5, r5, writing@l
        mtspr 26, r5
        li r5, 0x55
        rfi
fetch:  mtspr 26, r4
        li r5, 0x55
        rfi
reading:
        lwz r5, 0(r4)
        sc
writing:
        stw r7, 0(r4)
        sc

trapped:
        lwz r3, RESULT(0)
        stw r31, 0(r3)
        mfspr r8, 26
        stw r8, 4(r3)
        mfspr r8, 27
        stw r8, 8(r3)
        mfspr r8, 62
        stw r8, 12(r3)
        mfspr r8, 61
        cmpwi r31, 14
        bne 1f
        li r8, 0                        # QEMU sets DEAR at Instruction TLB Error
1:      stw r8, 16(r3)
        stw r5, 20(r3)
        lwz r8, 4(r11)
        stw r8, 24(r3)
        lwz r8, 20(r30)
        mtspr 946, r8
        li r5, 0
        mtspr 48, r5
        mtcrf 255, r5
        li r5, 0x99
        tlbsx. r5, 0, r4
        beq 1f
        li r5, 0x99                     # without a hit the register is undefined
1:      stw r5, 28(r3)
        mfcr r5
        stw r5, 32(r3)
        addi r3, r3, 36
        li r4, FIRST_ENTRY
        li r5, ENTRIES
        mtctr r5
1:      tlbre r5, r4, 0
        stw r5, 0(r3)
        tlbre r5, r4, 1
        stw r5, 4(r3)
        tlbre r5, r4, 2
        stw r5, 8(r3)
        mfspr r5, 946
        stw r5, 12(r3)
        addi r4, r4, 1
        addi r3, r3, 16
        bdnz 1b
        stw r3, RESULT(0)
        addi r30, r30, 24
        stw r30, CASE(0)
        lwz r3, LEFT(0)
        addic. r3, r3, -1
        stw r3, LEFT(0)
        bne next
        lis r3, UART@h
        ori r3, r3, UART@l
        li r4, 'D'
        stb r4, 0(r3)
        b .
