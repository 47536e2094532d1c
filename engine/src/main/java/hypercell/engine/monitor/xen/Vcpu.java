package hypercell.engine.monitor.xen;

import hypercell.engine.machine.Stop;
import hypercell.engine.monitor.Span;
import hypercell.engine.monitor.xen.RingSwitch.Context;
import hypercell.engine.x86.state.Flags;

/// The virtual processor as the monitor keeps it: the stack that the guest's kernel has for entries from user code,
/// where upcalls go, whether it sleeps or has ended.
final class Vcpu {
    private static final long TSS_ESP1 = Span.TSS + 12;
    private static final long TSS_SS1 = Span.TSS + 16;
    private static final int NOT_IN_HANDLERS = Flags.TF | Flags.RF | Flags.NT | Flags.VM;

    private final Domain domain;
    private long upcallEip;
    private boolean blocked;
    private Stop end;

    Vcpu(Domain domain) {
        this.domain = domain;
    }

    /// stack_switch: the stack on which the guest's kernel begins when it is entered from CPL 3.
    void setKernelStack(int ss, long esp) throws Refusal {
        if ((ss | 1) != Layout.KERNEL_DATA) {
            throw Refusal.of(Errno.EPERM, "SS 0x%x; it must be segment 0xe021", ss);
        }
        domain.span.write(TSS_ESP1, 4, esp);
        domain.span.write(TSS_SS1, 2, Layout.KERNEL_DATA);
    }

    long kernelStack() {
        return domain.span.read(TSS_ESP1, 4);
    }

    void setUpcall(int cs, long eip) throws Refusal {
        if ((cs | 1) != Layout.KERNEL_CODE || eip >= Layout.M2P) {
            throw Refusal.of(Errno.EPERM, "a callback at 0x%x:0x%08x; it must be in segment 0xe019", cs, eip);
        }
        upcallEip = eip;
    }

    // --- entries into the guest's kernel ---

    /// Makes the guest begin at a handler of its own, as if hardware had delivered there: the frame is built on its
    /// kernel stack. EFLAGS.IF in the frame is the virtual flag, and above CS lies what it was.
    ///
    /// @param errorCode pushed, or -1
    /// @param mask whether upcalls are masked in the handler
    /// @throws Refusal when the stack cannot be written: the domain is lost
    void bounce(Context from, long eip, int errorCode, boolean mask) throws Refusal {
        boolean inner = from.cpl() == 3;
        boolean wasMasked = domain.shared.masked();
        long esp = inner ? kernelStack() : from.esp();
        if (inner) {
            esp = push(esp, from.ss());
            esp = push(esp, from.esp());
        }
        esp = push(esp, from.eflags() & ~Flags.IF | (wasMasked ? 0 : Flags.IF));
        esp = push(esp, from.cs() | (wasMasked ? 1 << 16 : 0));
        esp = push(esp, from.eip());
        if (errorCode >= 0) {
            esp = push(esp, errorCode);
        }
        if (mask) {
            domain.shared.setMasked(true);
        }
        int ss = inner ? Layout.KERNEL_DATA : from.ss();
        domain.world.enter(new Context(eip, Layout.KERNEL_CODE, from.eflags() & ~NOT_IN_HANDLERS, esp, ss));
    }

    private long push(long esp, long value) throws Refusal {
        long at = esp - 4 & 0xffff_ffffL;
        domain.memory.write(at, 4, value);
        return at;
    }

    /// Where upcalls go; 0 when the guest has not said.
    long upcall() {
        return upcallEip;
    }

    /// iret: goes on by the frame on the kernel's stack: EAX, EIP, CS, EFLAGS, and ESP and SS for user code.
    /// EFLAGS.IF is the virtual flag.
    void iret() throws Refusal {
        long frame = domain.world.context().esp();
        int cs = (int) domain.memory.read(frame + 8, 2);
        int eflags = domain.memory.readInt(frame + 12);
        boolean outer = (cs & 3) == 3;
        long eax = domain.memory.read(frame, 4);
        Context to = new Context(
                domain.memory.read(frame + 4, 4),
                cs,
                eflags,
                outer ? domain.memory.read(frame + 16, 4) : frame + 16,
                outer
                        ? (int) domain.memory.read(frame + 20, 2)
                        : domain.world.context().ss());
        if (to.cpl() == 0) {
            throw Refusal.of(Errno.EPERM, "a return to CPL 0");
        }
        domain.shared.setMasked((eflags & Flags.IF) == 0);
        domain.world.enter(to);
        domain.hardware.core().state().r[0] = eax;
    }

    // --- sleep and end ---

    /// block: sleeps until an event, and listens to all.
    void block() {
        domain.shared.setMasked(false);
        blocked = true;
    }

    /// Whether the guest sleeps on; an event wakes it.
    boolean sleeps() {
        blocked &= !domain.shared.upcallDue();
        return blocked;
    }

    void end(Stop stop) {
        end = stop;
    }

    /// How the domain has ended, or null.
    Stop end() {
        return end;
    }
}
