// A device of your own, twice: dice behind two I/O ports, and a lamp that is a byte of memory.
//
// A guest reaches a device through ports (IN, OUT) or through physical addresses that no RAM answers (memory-mapped I/O).
// On this machine every such access arrives in Groovy. Under a hypervisor the same accesses are exits.

casino = guest('casino') {
    memory 1.MiB
    devices {
        // Port 0x500: a roll of 1 to 6. Port 0x501: reads as the number of rolls so far; a write sets the seed.
        device('dice', ports: 0x500..0x501) {
            seed = 1
            rolls = 0
            onRead { port ->
                if (port == 1) return rolls
                rolls++
                seed = (seed * 1103515245L + 12345) % 0x80000000L    // not random at all: the run repeats to the byte
                seed.intdiv(65536) % 6 + 1
            }
            onWrite { port, value -> if (port == 1) seed = value }
        }
        // One page of the video hole. Offset 0: brightness; what is written comes back, at most 100.
        device('lamp', memory: 0xa0000..0xa0fff) {
            brightness = 0
            onRead  { offset, bytes -> offset == 0 ? brightness : 0 }
            onWrite { offset, value, bytes -> if (offset == 0) brightness = Math.min(value, 100) }
        }
    }
    asm {
        mov dx, 0x501
        mov al, 42
        out dx, al              // the seed
        mov dx, 0x500
        mov ecx, 3
        xor ebx, ebx
    roll:
        in al, dx               // a roll
        shl ebx, 4
        or bl, al               // three rolls, one digit each, in EBX
        loop roll
        inc dx
        in al, dx               // how many rolls
        movzx esi, al
        mov byte[0xa0000], 200  // brighter than it can be
        movzx edi, byte[0xa0000]
        hlt
    }
}

run
println 'What the devices saw:\n'
show events.devices

expect('the devices answer') {
    esi == 3
    edi == 100
    counters.deviceReads == 5       // three rolls, the count, the lamp
    counters.deviceWrites == 2
}
expect('each roll is a roll') {
    (ebx & 0xf) in 1..6
    (ebx >> 4 & 0xf) in 1..6
    (ebx >> 8) in 1..6
}

// A reset puts the devices back, too. The digest covers every event and the machine's state at the end.
first = casino.digest
reset()
run
expect('the same experiment gives the same rolls') {
    digest == first
}
