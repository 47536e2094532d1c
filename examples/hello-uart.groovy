// A guest that talks: it writes a greeting to the serial port COM1 and then echoes whatever it receives.
//
// The 16550 UART is polled through its line status register (LSR, port 0x3fd): bit 0 says that a byte has arrived,
// bit 5 that the transmitter can take one. No paging, no interrupts: ports are not memory and are not translated.

echo = guest('echo') {
    devices { uart(com1) { input 'I am typed by nobody.\n' } }
    asm '''
        DATA    equ 0x3f8
        LSR     equ 0x3fd
        READY   equ 0x01            ; LSR: a received byte waits
        EMPTY   equ 0x20            ; LSR: the transmitter holding register is empty

            mov  esi, hello
    greet:  lodsb
            test al, al
            jz   listen
            call send
            jmp  greet

    listen: mov  dx, LSR
            in   al, dx
            test al, READY
            jz   done               ; a real program would wait here; this one goes home
            mov  dx, DATA
            in   al, dx
            call send
            jmp  listen
    done:   hlt

    send:   mov  bl, al             ; sends AL; changes BL and DX
    poll:   mov  dx, LSR
            in   al, dx
            test al, EMPTY
            jz   poll
            mov  dx, DATA
            mov  al, bl
            out  dx, al
            ret

    hello:  db 'hello from the guest', 10, 0
    '''
}

println 'The code as the processor sees it, from the label send:\n'
show echo.dis('send', 8)

run echo

println '\nThe first events as the machine recorded them. LSR = 0x60: ready to send; 0x61: and a byte has arrived.\n'
show events.take(8)

greeting = 'hello from the guest\n'
typed = 'I am typed by nobody.\n'

expect('the guest greets and echoes') {
    serial == greeting + typed
    stop == halted
    faults == 0
    counters.deviceWrites == greeting.size() + typed.size()
    // One read of LSR per byte sent, one per byte received and one that finds nothing, and the bytes received.
    counters.deviceReads == (greeting.size() + typed.size()) + (typed.size() + 1) + typed.size()
}
