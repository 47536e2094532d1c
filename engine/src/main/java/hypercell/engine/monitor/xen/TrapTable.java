package hypercell.engine.monitor.xen;

import hypercell.engine.monitor.Span;
import java.util.Arrays;

/// The guest's own IDT, as far as it has told: where the monitor goes on with which exception. One vector can have a
/// gate in hardware's IDT that leads straight from user code to the guest's kernel, past the monitor.
final class TrapTable {
    /// The vector that may have a direct gate.
    static final int DIRECT = 0x80;

    private static final int ENTRY = 8;
    private static final int MASKING = 4;
    private static final long TRAP_GATE = 0x8f;
    private static final int DPL_SHIFT = 45;
    /// Vector of the hypercall gate.
    static final int HYPERCALL = 0x82;

    /// Where an exception goes.
    ///
    /// @param dpl least privileged level that may raise it by INT n
    /// @param masks whether upcalls are masked on the way
    record Handler(int dpl, boolean masks, int cs, long eip) {}

    private final Handler[] handlers = new Handler[256];
    private final Span span;
    private final GuestAccess memory;
    private final long closed;

    TrapTable(Span span, GuestAccess memory) {
        this.span = span;
        this.memory = memory;
        closed = gate(DIRECT);
        openTo(1, HYPERCALL);
        openTo(3, 3); // INT3
        openTo(3, 4); // INTO
    }

    private long gate(int vector) {
        return span.read(Span.IDT + 8L * vector, 8);
    }

    private void openTo(int dpl, int vector) {
        span.write(Span.IDT + 8L * vector, 8, gate(vector) | (long) dpl << DPL_SHIFT);
    }

    /// The handler for a vector, or null.
    Handler of(int vector) {
        return handlers[vector];
    }

    /// Whether user code gets to the kernel without the monitor.
    boolean direct() {
        return gate(DIRECT) != closed;
    }

    /// set_trap_table: entries of 8 bytes (vector, flags, CS, address) up to one without an address; a null pointer
    /// clears the table.
    ///
    /// @return how many entries there were
    int load(long gva) throws Refusal {
        if (gva == 0) {
            Arrays.fill(handlers, null);
            openDirect();
            return 0;
        }
        int count = 0;
        for (long at = gva; memory.readInt(at + 4) != 0; at += ENTRY) {
            if (++count > handlers.length) {
                throw Refusal.of(Errno.EINVAL, "more than 256 entries: the one that ends the table is missing");
            }
            enter(at);
        }
        openDirect();
        return count;
    }

    private void enter(long at) throws Refusal {
        int flags = (int) memory.read(at + 1, 1);
        int cs = (int) memory.read(at + 2, 2) | 1;
        long eip = memory.read(at + 4, 4);
        if (cs != Layout.KERNEL_CODE || eip >= Layout.M2P) {
            throw Refusal.of(Errno.EPERM, "a handler at 0x%x:0x%08x; it must be in segment 0xe019", cs, eip);
        }
        handlers[(int) memory.read(at, 1)] = new Handler(flags & 3, (flags & MASKING) != 0, cs, eip);
    }

    /// No gate of the processor can mask upcalls, which are a byte in memory: then the monitor stays in between.
    private void openDirect() {
        Handler handler = handlers[DIRECT];
        boolean possible = handler != null && !handler.masks();
        span.write(Span.IDT + 8L * DIRECT, 8, possible ? trapGate(handler) : closed);
    }

    private static long trapGate(Handler handler) {
        return handler.eip() & 0xffff
                | (long) handler.cs() << 16
                | TRAP_GATE << 40
                | (long) handler.dpl() << DPL_SHIFT
                | (handler.eip() >>> 16) << 48;
    }
}
