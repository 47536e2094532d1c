package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;

/// What the debug registers make of data accesses (SDM 3B "Debug Registers").
final class DataBreakpoints {
    private final X86Cpu cpu;

    DataBreakpoints(X86Cpu cpu) {
        this.cpu = cpu;
    }

    /// Breakpoints were set or cleared: data accesses are watched while there are any.
    void armedOrNot() {
        cpu.mmu.setWatch(cpu.debug.armed() ? this::accessed : null);
        cpu.attention = true;
    }

    private void accessed(long gva, int bytes, boolean write) {
        int hits = cpu.debug.atAccess(gva, bytes, write);
        if (hits != 0) {
            cpu.pendTrap(hits);
        }
    }

    /// #DB before an access to a debug register that DR7.GD guards.
    void guard() {
        if (cpu.debug.guarded()) {
            cpu.debug.tell(DebugRegisters.DEBUG_REGISTER_ACCESS);
            throw GuestFault.of(Vector.DB, "an access to a debug register with DR7.GD = 1");
        }
    }
}
