// The instructions that spoil trap-and-emulate on IA-32: what they tell a kernel about the machine it runs on.
//
// A monitor that takes ring 0 away from a kernel counts on a trap wherever the difference would show. Robin and Irvine
// ("Analysis of the Intel Pentium's Ability to Support a Secure Virtual Machine Monitor", 2000) list the instructions of
// IA-32 that show it, or depend on it, without a trap. This kernel runs each of them and writes down what it observes.
//
// On the bare machine every observation is what the manual promises to ring 0. Run it with `--technique virtualTlb`, and
// the kernel is really in ring 3: all but a few lines differ, and the script says so by failing.

SEEN = 0x5000               // one double word per probe, in the order below
TRAPPED = 0xbad00000        // what a probe leaves behind that faults; the vector is added
VECTORS = 20                // the exceptions that have a handler: it writes that down and goes on

// What a probe does, and what it must leave in EDX in ring 0, with IF = 0 and IOPL = 0. A name means a label's address.
probes = [
    ['SGDT',        'gdt',    'sgdt [scratch]', 'mov edx, [scratch + 2]'],
    ['SIDT',        'idt',    'sidt [scratch]', 'mov edx, [scratch + 2]'],
    ['SLDT',        0x30,     'sldt dx'],
    ['STR',         0x28,     'str dx'],
    ['SMSW',        0x11,     'smsw dx'],                                                       // ET, PE
    ['PUSHF (cli)', 0x002,    'pushf', 'pop edx', 'and edx, 0x3202'],                           // IF and IOPL
    ['PUSHF (sti)', 0x202,    'sti', 'pushf', 'pop edx', 'and edx, 0x3202', 'cli'],
    ['POPF (IF)',   0,        'sti', 'push 2', 'popf', 'pushf', 'pop edx', 'and edx, 0x200', 'cli'],
    ['POPF (IOPL)', 0x3000,   'push 0x3002', 'popf', 'pushf', 'pop edx', 'and edx, 0x3000', 'push 2', 'popf'],
    ['LAR',         0xcf9300, 'mov eax, 0x10', 'lar edx, ax'],                                 // access rights, DPL
    ['LSL',         0,        'mov eax, 0x13', 'lsl edx, ax'],          // RPL 3 > DPL 0: there is nothing to see
    ['VERR',        0,        'mov eax, 0x13', 'verr ax', 'setz dl'],
    ['VERW',        0,        'mov eax, 0x13', 'verw ax', 'setz dl'],
    ['PUSH CS',     0x08,     'push cs', 'pop edx'],
    ['MOV r, CS',   0x08,     'mov edx, cs'],
    ['MOV r, SS',   0x10,     'mov edx, ss'],
    ['MOV FS, r',   TRAPPED + 13, 'mov eax, 0x13', 'mov fs, eax', 'mov edx, fs'],               // RPL 3 > DPL 0
    ['POP GS',      TRAPPED + 13, 'push 0x13', 'pop gs', 'mov edx, gs'],
    ['POP SS',      0x10,     'push 0x10', 'pop ss', 'mov edx, ss'],
    ['LSS',         0x10,     'lss esp, [stack]', 'mov edx, ss'],
    ['CALL far',    0x08,     'call 0x08:.there', '.there:', 'mov edx, [esp + 4]'],            // the CS that it pushes
    ['CALL gate',   0x08,     'call 0x38:0', 'jmp seen', 'via_gate:', 'mov edx, [esp + 4]'],
    ['JMP far',     0x08,     'jmp 0x08:.here', '.here:', 'mov edx, cs'],
    ['RETF',        0x08,     'push 0x08', 'push .back', 'retf', '.back:', 'mov edx, cs'],
    ['INT n',       0x08,     'int 0x40', 'jmp seen', 'handler:', 'mov edx, [esp + 4]'],
    ['IRET',        0x200,    'push 0x202', 'push 0x08', 'push .on', 'iret', '.on:', 'pushf', 'pop edx',
                              'and edx, 0x200', 'cli'],                                         // IF, by the IRET
]

body = probes.withIndex().collect { probe, i -> "probe$i:\n" + probe.drop(2).join('\n') + '\njmp seen\n' }.join()
table = 'dd ' + probes.indices.collect { "probe$it" }.join(', ')
faults = (0..<VECTORS).collect { "fault$it:\nmov edx, ${TRAPPED + it}\njmp seen\n" }.join()
gates = (0..<VECTORS).collect { "dw fault$it & 0xffff, 0x08, 0x8e00, fault$it >> 16\n" }.join()

sensitive = guest('sensitive') {
    memory 1.MiB
    asm """
            lgdt [gdtr]                 ; these four trap in user mode, as they should
            lidt [idtr]
            mov  eax, 0x28
            ltr  ax
            mov  eax, 0x30
            lldt ax
            mov  esi, probes
            mov  edi, $SEEN
    next:   mov  esp, top
            xor  edx, edx
            lodsd
            test eax, eax
            jz   done
            jmp  eax
    seen:   mov  [edi], edx
            add  edi, 4
            jmp  next
    done:   hlt

    $body
    $faults
    probes: $table, 0

    gdtr:   dw gdtend - gdt - 1
            dd gdt
    idtr:   dw idtend - idt - 1
            dd idt
    stack:  dd top
            dw 0x10
    scratch: dq 0

            align 4096
    gdt:    dq 0
            dq 0x00cf9b000000ffff       ; 08 flat code
            dq 0x00cf93000000ffff       ; 10 flat data
            dq 0, 0
            dw 0x67, tss & 0xffff       ; 28 task state segment
            db tss >> 16 & 0xff, 0x89, 0, tss >> 24
            dw 7, ldt & 0xffff          ; 30 local descriptor table
            db ldt >> 16 & 0xff, 0x82, 0, ldt >> 24
            dw via_gate & 0xffff, 0x08, 0x8c00, via_gate >> 16  ; 38 call gate
    gdtend:
            align 4096
    idt:    $gates
            times 8*(0x40 - $VECTORS) db 0
            dw handler & 0xffff, 0x08, 0x8e00, handler >> 16    ; 40
    idtend:
            align 4096
    tss:    times 0x68 db 0
            align 4096
    ldt:    dq 0
            align 4096
            times 1000 dd 0             ; the stack, in a page that holds nothing else
    top:
    """
}

run sensitive

observed = probes.indices.collect { sensitive.mem[SEEN + 4*it] }
expected = probes.collect { it[1] instanceof String ? sensitive.label(it[1]) : it[1] }

println 'instruction   ring 0 must see   observed'
probes.eachWithIndex { probe, i ->
    printf '%-12s  0x%08x        0x%08x  %s%n', probe[0], expected[i], observed[i], observed[i] == expected[i] ? '' : '<- differs'
}

expect('on the bare machine ring 0 observes what the manual says') {
    stop == halted
    observed == expected
    faults(13) == 2
}
