package hypercell.engine.monitor.xen;

import hypercell.engine.monitor.Hardware;
import hypercell.engine.monitor.MonitorSegments;
import hypercell.engine.monitor.Span;
import hypercell.engine.x86.exec.HardwareCore;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;

/// The way between CPL 0 and the guest at CPL 1 or 3: the frame that a delivery pushes on the monitor's stack and that
/// IRETD pops. The guest has its own state in the processor; nothing is transformed.
final class RingSwitch {
    private static final int FRAME = 5 * 4;
    /// What the guest may not choose: I/O privileges, virtual-8086 mode, the hardware's interrupt flag.
    private static final int NOT_THE_GUESTS = Flags.IOPL | Flags.VM | Flags.VIF | Flags.VIP | Flags.NT;

    private final Hardware hardware;
    private final HardwareCore core;
    private final long stack;

    RingSwitch(Hardware hardware, Span span) {
        this.hardware = hardware;
        core = hardware.core();
        stack = span.hpa(Span.STACK_TOP - 4096);
    }

    /// Where the guest is.
    record Context(long eip, int cs, int eflags, long esp, int ss) {
        /// Privilege level: 1 for the guest's kernel, 3 for its user code.
        int cpl() {
            return cs & 3;
        }

        Context at(long otherEip) {
            return new Context(otherEip, cs, eflags, esp, ss);
        }
    }

    /// What hardware has delivered.
    ///
    /// @param errorCode as pushed, or -1
    record Trap(int vector, int errorCode) {}

    /// The guest as the processor holds it between two exits.
    Context context() {
        CpuState state = core.state();
        return new Context(
                core.eip(),
                state.segments[Segment.CS].selector(),
                state.flags.eflags(),
                state.r[CpuState.SP],
                state.segments[Segment.SS].selector());
    }

    /// After a delivery: what it was. The processor is in the guest again, where the guest was.
    Trap leave() {
        long esp = core.state().r[CpuState.SP];
        boolean error = esp == Span.STACK_TOP - FRAME - 4;
        Trap trap = new Trap(MonitorSegments.vector(core.eip()), error ? (int) read(esp) : -1);
        core.iret(error ? esp + 4 : esp);
        return trap;
    }

    /// Brings the processor to another place in the guest.
    ///
    /// @throws Refusal when the segments do not allow it
    void enter(Context context) throws Refusal {
        long esp = Span.STACK_TOP - FRAME;
        core.state().flags.setEflags(0); // NT would make IRET a task switch
        core.enterMonitor(Span.CODE_SELECTOR, Span.STACK_SELECTOR);
        write(esp, context.eip());
        write(esp + 4, context.cs());
        write(esp + 8, context.eflags() & ~NOT_THE_GUESTS | Flags.IF);
        write(esp + 12, context.esp());
        write(esp + 16, context.ss());
        try {
            core.iret(esp);
        } catch (GuestFault fault) {
            throw Refusal.of(
                    Errno.EINVAL, "IRET to 0x%x:0x%08x raises %s", context.cs(), context.eip(), fault.getMessage());
        }
    }

    private long read(long esp) {
        return hardware.read(stack + (esp & 0xfff), 4);
    }

    private void write(long esp, long value) {
        hardware.write(stack + (esp & 0xfff), 4, value);
    }
}
