# Runs cases on a bare 440: loads every register from a case, runs its code, and writes down every register, the
# interrupt if there was one, and the scratch memory. Cases begin at CASES, results go to RESULTS. The caller defines
# CASES, RESULTS, COUNT and UART.
        .equ STATE, 0x2000              # r0..r31 cr xer lr ctr
        .equ OUT, 0x2100                # the same, then interrupt, srr0, esr, dear
        .equ SAVED, 0x2200
        .equ CASE, 0x2210
        .equ RESULT, 0x2214
        .equ LEFT, 0x2218
        .equ SLOT, 0x3000
        .equ SCRATCH, 0x4000
        .equ PATTERN, 0x5000
        .equ SCRATCH_WORDS, 256

        .org 0x6000
        # IVOR0..15, 16 bytes each
        stw r31, SAVED(0)
        li r31, 0
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 1
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 2
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 3
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 4
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 5
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 6
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 7
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 8
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 9
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 10
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 11
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 12
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 13
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 14
        b trapped
        nop
        stw r31, SAVED(0)
        li r31, 15
        b trapped
        nop

        .org 0x6200
start:  li r3, 0
        mtspr 63, r3                    # IVPR
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
        li r3, 0x60d0
        mtspr 413, r3
        li r3, 0x60e0
        mtspr 414, r3
        lis r3, CASES@h
        ori r3, r3, CASES@l
        stw r3, CASE(0)
        lis r3, RESULTS@h
        ori r3, r3, RESULTS@l
        stw r3, RESULT(0)
        lis r3, COUNT@h
        ori r3, r3, COUNT@l
        stw r3, LEFT(0)
        # the pattern of scratch memory: words that multiply by 0x9e3779b1
        lis r3, 0x9e37
        ori r3, r3, 0x79b1
        li r4, 1
        li r5, PATTERN-4
        li r6, SCRATCH_WORDS
        mtctr r6
1:      mullw r4, r4, r3
        addi r4, r4, 1
        stwu r4, 4(r5)
        bdnz 1b

next:   lwz r3, CASE(0)
        addi r3, r3, -4
        li r4, STATE-4
        li r5, 36
        bl copy
        li r4, SLOT-4
        li r5, 8
        bl copy
        addi r3, r3, 4
        stw r3, CASE(0)
        li r3, PATTERN-4
        li r4, SCRATCH-4
        li r5, SCRATCH_WORDS
        bl copy
        li r4, SAVED
        stwcx. r5, 0, r4                # no reservation is left over
        li r4, SLOT
        icbi 0, r4
        isync
        lwz r3, STATE+128(0)
        mtcrf 255, r3
        lwz r3, STATE+132(0)
        mtxer r3
        lwz r3, STATE+136(0)
        mtlr r3
        lwz r3, STATE+140(0)
        mtctr r3
        lwz r0, STATE(0)
        lmw r1, STATE+4(0)
        ba SLOT

copy:   mtctr r5
1:      lwzu r6, 4(r3)
        stwu r6, 4(r4)
        bdnz 1b
        blr

        .org 0x7000
finish: stw r31, SAVED(0)
        li r31, -1
trapped:
        stw r31, OUT+144(0)
        lwz r31, SAVED(0)
        stmw r0, OUT(0)
        mfcr r3
        stw r3, OUT+128(0)
        mfxer r3
        stw r3, OUT+132(0)
        mflr r3
        stw r3, OUT+136(0)
        mfctr r3
        stw r3, OUT+140(0)
        mfspr r3, 26
        stw r3, OUT+148(0)
        mfspr r3, 62
        stw r3, OUT+152(0)
        mfspr r3, 61
        stw r3, OUT+156(0)
        li r3, OUT-4
        lwz r4, RESULT(0)
        addi r4, r4, -4
        li r5, 40
        bl copy
        li r3, SCRATCH-4
        li r5, SCRATCH_WORDS
        bl copy
        addi r4, r4, 4
        stw r4, RESULT(0)
        lwz r3, LEFT(0)
        addic. r3, r3, -1
        stw r3, LEFT(0)
        bne next
        lis r3, UART@h
        ori r3, r3, UART@l
        li r4, 'D'
        stb r4, 0(r3)
        b .
