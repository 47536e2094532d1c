# A small kernel for a 440: a page table of its own format, filled on demand by the handlers of TLB misses; users in
# problem state with process 5; system calls; a decrementer that ticks. Users' pages are effective 0x40000000 and up, one
# word of the table each: real page number | valid (1). The caller defines PAGES, TICK and USER_CODE_PAGES, and appends
# the user's code behind `user`.
        .equ TABLE, 0x3000              # one word for each user page
        .equ NEXT, 0x2000               # next TLB entry to replace
        .equ TICKS, 0x2004
        .equ SKIPPED, 0x2008
        .equ SAVE, 0x2010
        .equ USER, 0x40000000
        .equ FIRST, 8                   # entries below are the kernel's
        .equ UART, 0xef600300

        .org 0x10000
        b start

        .org 0x10100                    # Program: the user's instruction is skipped
program:
        mtspr 272, r3
        mfspr r3, 26
        addi r3, r3, 4
        mtspr 26, r3
        lwz r3, SKIPPED(0)
        addi r3, r3, 1
        stw r3, SKIPPED(0)
        mfspr r3, 272
        rfi

        .org 0x10200                    # System Call: r0 = 1 prints r3, 2 ends, others return
call:   cmpwi r0, 1
        beq 1f
        cmpwi r0, 2
        bne 2f
        lis r3, 4
        mtmsr r3
1:      stw r4, SAVE(0)
        lis r4, UART@h
        ori r4, r4, UART@l
        stb r3, 0(r4)
        lwz r4, SAVE(0)
2:      rfi

        .org 0x10300                    # Decrementer
tick:   mtspr 272, r3
        lis r3, 0x0800
        mtspr 336, r3
        lwz r3, TICKS(0)
        addi r3, r3, 1
        stw r3, TICKS(0)
        li r3, TICK
        mtspr 22, r3
        mfspr r3, 272
        rfi

        .org 0x10400                    # Data TLB Error
dmiss:  mtspr 273, r10
        mtspr 274, r11
        mtspr 275, r12
        mfcr r11
        mtspr 276, r11
        mfspr r10, 61
        b refill

        .org 0x10500                    # Instruction TLB Error
imiss:  mtspr 273, r10
        mtspr 274, r11
        mtspr 275, r12
        mfcr r11
        mtspr 276, r11
        mfspr r10, 26
refill: rlwinm r11, r10, 22, 18, 29     # page number * 4
        lwz r12, TABLE(r11)
        andi. r11, r12, 1
        beq missing
        rlwinm r10, r10, 0, 0, 19
        ori r10, r10, 0x210             # V, 4 KiB
        lwz r11, NEXT(0)
        tlbwe r10, r11, 0
        rlwinm r12, r12, 0, 0, 19
        tlbwe r12, r11, 1
        li r12, 0x3f
        tlbwe r12, r11, 2
        addi r11, r11, 1
        cmpwi r11, 64
        bne 1f
        li r11, FIRST
1:      stw r11, NEXT(0)
        mfspr r11, 276
        mtcrf 255, r11
        mfspr r10, 273
        mfspr r11, 274
        mfspr r12, 275
        rfi
missing:
        lis r3, 4
        mtmsr r3

        .org 0x10600
start:  lis r3, 1
        mtspr 63, r3
        li r3, 0x100
        mtspr 406, r3
        li r3, 0x200
        mtspr 408, r3
        li r3, 0x300
        mtspr 410, r3
        li r3, 0x400
        mtspr 413, r3
        li r3, 0x500
        mtspr 414, r3
        li r3, FIRST
        stw r3, NEXT(0)
        # users' pages lie from real 0x100000 on, in descending order
        li r4, PAGES
        mtctr r4
        lis r5, 0x10
        li r6, PAGES-1
        rlwinm r6, r6, 2, 0, 29
1:      ori r7, r5, 1
        stw r7, TABLE(r6)
        addi r5, r5, 0x1000
        addi r6, r6, -4
        bdnz 1b
        # the user's code goes to the first pages
        lis r3, (user-4)@ha
        addi r3, r3, (user-4)@l
        lis r4, 0x10
        lis r7, (PAGES-1)*0x1000@ha
        addi r7, r7, (PAGES-1)*0x1000@l
        add r4, r4, r7                  # real page of the user's page 0
        addi r4, r4, -4
        li r8, USER_CODE_PAGES
2:      li r5, 1024
        mtctr r5
        mr r9, r4
3:      lwzu r6, 4(r3)
        stwu r6, 4(r9)
        bdnz 3b
        addi r4, r4, -0x1000
        addic. r8, r8, -1
        bne 2b
        # the decrementer ticks when TICK is not 0
        li r3, TICK
        cmpwi r3, 0
        beq 4f
        mtspr 22, r3
        lis r3, 0x0400
        mtspr 340, r3
4:      li r3, 5
        mtspr 48, r3
        mtspr 946, r3
        lis r3, 0x4000
        mtspr 26, r3
        lis r3, 0
        ori r3, r3, 0xd000              # EE, PR, ME
        mtspr 27, r3
        rfi
        .align 12
user:
