package hypercell.engine.platform;

import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.bus.PortBus;
import hypercell.engine.device.A20Gate;
import hypercell.engine.device.CoprocessorErrorPort;
import hypercell.engine.device.EdgeLevelControl;
import hypercell.engine.device.FastA20Port;
import hypercell.engine.device.IoApic;
import hypercell.engine.device.KeyboardController;
import hypercell.engine.device.PicPair;
import hypercell.engine.device.Pit8254;
import hypercell.engine.device.PowerManagementTimer;
import hypercell.engine.device.ResetControl;
import hypercell.engine.device.SystemControlPort;
import hypercell.engine.machine.IrqLine;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.x86.exec.CpuFeature;
import hypercell.engine.x86.exec.X86Cpu;
import java.util.function.Consumer;

/// What a PC has around its processor, wired: interrupt controllers, timers, the A20 gate and the ways to reset.
final class Chipset {
    private static final int TIMER_LINE = 0;
    private static final int KEYBOARD_LINE = 1;
    private static final int COPROCESSOR_LINE = 13;

    private final X86Cpu cpu;
    private final Consumer<String> reset;
    private final IoApic ioApic;
    private final PicPair pics;

    /// @param present whether there is any of it: without, interrupt lines lead nowhere
    /// @param reset told which device resets the machine
    Chipset(boolean present, X86Cpu cpu, Consumer<String> reset) {
        this.cpu = cpu;
        this.reset = reset;
        ioApic = new IoApic(cpu.apic()::deliver);
        pics = new PicPair(present ? this::interruptRequest : IrqLine.NONE);
        cpu.apic().virtualWire();
    }

    void attach(PhysicalBus bus, PortBus ports, VirtualClock clock) {
        attachInterruptControllers(bus, ports);
        Pit8254 pit = new Pit8254(clock, line(TIMER_LINE));
        ports.attach(pit, Pit8254.PORT, 4);
        ports.attach(new SystemControlPort(pit, clock), SystemControlPort.PORT, 1);
        ports.attach(new PowerManagementTimer(clock), PowerManagementTimer.PORT, PowerManagementTimer.PORTS);
        attachCoprocessorError(ports);
        attachResets(ports);
    }

    private void attachInterruptControllers(PhysicalBus bus, PortBus ports) {
        cpu.apic().connectController(pics::acknowledge);
        ports.attach(pics.master(), PicPair.MASTER_PORT, 2);
        ports.attach(pics.slave(), PicPair.SLAVE_PORT, 2);
        ports.attach(new EdgeLevelControl(pics), EdgeLevelControl.PORT, EdgeLevelControl.PORTS);
        if (cpu.has(CpuFeature.APIC)) { // else nobody hears its messages
            bus.attach(ioApic, IoApic.ADDRESS, IoApic.BYTES);
            cpu.apic().connectEnds(ioApic::ended);
        }
    }

    private void attachCoprocessorError(PortBus ports) {
        CoprocessorErrorPort port = new CoprocessorErrorPort(line(COPROCESSOR_LINE));
        ports.attach(port, CoprocessorErrorPort.PORT, CoprocessorErrorPort.PORTS);
        cpu.connectFpuError(port::error);
    }

    private void attachResets(PortBus ports) {
        A20Gate gate = new A20Gate(cpu::setA20);
        KeyboardController keyboard =
                new KeyboardController(gate, () -> reset.accept("keyboard controller"), line(KEYBOARD_LINE));
        ports.attach(keyboard.data(), KeyboardController.DATA_PORT, 1);
        ports.attach(keyboard.command(), KeyboardController.COMMAND_PORT, 1);
        ports.attach(new FastA20Port(gate, () -> reset.accept("port 92h")), FastA20Port.PORT, 1);
        ports.attach(new ResetControl(() -> reset.accept("port CF9h")), ResetControl.FIRST_PORT, ResetControl.PORTS);
    }

    private IrqLine line(int number) {
        return high -> set(number, high);
    }

    /// Drives an interrupt line: 0..15 of the 8259s, 0..23 of the I/O APIC. The timer's line 0 is at pin 2 of the
    /// I/O APIC, where the 8259s have their cascade.
    void set(int line, boolean high) {
        if (line < PicPair.LINES && line != PicPair.CASCADE) {
            pics.set(line, high);
        }
        ioApic.set(line == TIMER_LINE ? PicPair.CASCADE : line, high);
    }

    /// The 8259's output goes to LINT0, and to pin 0 of the I/O APIC.
    private void interruptRequest(boolean high) {
        cpu.apic().lint0(high);
        ioApic.set(0, high);
    }
}
