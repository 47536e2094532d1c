package hypercell.engine.device;

import hypercell.engine.bus.PortDevice;
import hypercell.engine.machine.IrqLine;

/// An 8042 keyboard controller without a keyboard (IBM PC/AT Technical Reference, "Keyboard Controller"): its self
/// test, command byte, the output port with the A20 gate, and reset. What is sent to the keyboard meets a time-out.
public final class KeyboardController {
    public static final int DATA_PORT = 0x60;
    public static final int COMMAND_PORT = 0x64;

    private static final int OUTPUT_FULL = 1;
    private static final int SYSTEM_FLAG = 4;
    private static final int LAST_WAS_COMMAND = 8;
    private static final int NOT_LOCKED = 0x10;
    private static final int TIMED_OUT = 0x40;

    private static final int INTERRUPT = 1;
    private static final int KEYBOARD_DISABLED = 0x10;
    private static final int AUXILIARY_DISABLED = 0x20;

    private static final int PORT_RESET = 1;
    private static final int PORT_A20 = 2;
    private static final int PORT_OTHERS = 0xcc;

    private static final int RESEND = 0xfe;

    private final A20Gate gate;
    private final Runnable reset;
    private final IrqLine irq;
    private int commandByte = SYSTEM_FLAG | AUXILIARY_DISABLED;
    private int output;
    private boolean outputFull;
    private boolean timedOut;
    private boolean lastWasCommand;
    /// The command whose data byte comes next, or 0.
    private int awaiting;

    /// @param reset what a pulse on the reset line does
    /// @param irq IRQ 1
    public KeyboardController(A20Gate gate, Runnable reset, IrqLine irq) {
        this.gate = gate;
        this.reset = reset;
        this.irq = irq;
    }

    /// Port 60h.
    public PortDevice data() {
        return new Data();
    }

    /// Port 64h.
    public PortDevice command() {
        return new Command();
    }

    private int status() {
        return (outputFull ? OUTPUT_FULL : 0)
                | commandByte & SYSTEM_FLAG
                | (lastWasCommand ? LAST_WAS_COMMAND : 0)
                | NOT_LOCKED
                | (timedOut ? TIMED_OUT : 0);
    }

    private void answer(int value) {
        output = value;
        outputFull = true;
        irq.set((commandByte & INTERRUPT) != 0);
    }

    private int take() {
        outputFull = false;
        timedOut = false;
        irq.set(false);
        return output;
    }

    private void command(int command) {
        lastWasCommand = true;
        awaiting = 0;
        switch (command) {
            case 0x20 -> answer(commandByte);
            case 0xa7 -> commandByte |= AUXILIARY_DISABLED;
            case 0xa8 -> commandByte &= ~AUXILIARY_DISABLED;
            case 0xaa -> answer(0x55); // self test passed
            case 0xab -> answer(0); // the keyboard's lines are fine
            case 0xad -> commandByte |= KEYBOARD_DISABLED;
            case 0xae -> commandByte &= ~KEYBOARD_DISABLED;
            case 0xc0 -> answer(0x80); // input port: not locked
            case 0xd0 -> answer(PORT_OTHERS | PORT_RESET | (gate.open() ? PORT_A20 : 0));
            case 0x60, 0xd1, 0xd2 -> awaiting = command;
            default -> pulse(command);
        }
    }

    /// F0h..FFh pull the output lines down for which bits 3:0 are clear; line 0 resets. Other commands do not
    /// exist.
    private void pulse(int command) {
        if (command >= 0xf0 && (command & PORT_RESET) == 0) {
            reset.run();
        }
    }

    private void data(int value) {
        lastWasCommand = false;
        int command = awaiting;
        awaiting = 0;
        switch (command) {
            case 0x60 -> commandByte = value;
            case 0xd1 -> writeOutputPort(value);
            case 0xd2 -> answer(value);
            default -> {
                timedOut = true; // there is no keyboard
                answer(RESEND);
            }
        }
    }

    private void writeOutputPort(int value) {
        gate.set((value & PORT_A20) != 0);
        if ((value & PORT_RESET) == 0) {
            reset.run();
        }
    }

    private final class Data implements PortDevice {
        @Override
        public String name() {
            return "keyboard controller";
        }

        @Override
        public String register(int offset, boolean write) {
            return write ? "input buffer" : "output buffer";
        }

        @Override
        public long read(int offset, int bytes) {
            return take();
        }

        @Override
        public void write(int offset, int bytes, long value) {
            data((int) value & 0xff);
        }
    }

    private final class Command implements PortDevice {
        @Override
        public String name() {
            return "keyboard controller";
        }

        @Override
        public String register(int offset, boolean write) {
            return write ? "command" : "status";
        }

        @Override
        public long read(int offset, int bytes) {
            return status();
        }

        @Override
        public void write(int offset, int bytes, long value) {
            command((int) value & 0xff);
        }
    }
}
