package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.state.CpuState;

/// IN and OUT, and the permission to use a port: CPL <= IOPL, else the I/O bitmap of the TSS (SDM 1 "I/O Permission Bit
/// Map").
final class PortAccess {
    private PortAccess() {}

    /// Raises #GP(0) unless the program may access `bytes` ports from `port`.
    static void check(X86Cpu cpu, int port, int bytes) {
        checkPermission(cpu, port, bytes);
        int hits = cpu.debug.armed() ? cpu.debug.atPort(port, bytes) : 0;
        if (hits != 0) {
            cpu.pendTrap(hits);
        }
    }

    private static void checkPermission(X86Cpu cpu, int port, int bytes) {
        CpuState state = cpu.state;
        boolean allowed = state.cpl <= cpu.flags.iopl() && !state.virtual8086();
        if (!state.protectedMode() || allowed) {
            return;
        }
        if ((state.tr.type() & 8) != 0 && state.tr.limit() >= 0x67) {
            long bitmap = cpu.mmu.readSystem(state.tr.base() + 0x66, 2);
            long at = bitmap + port / 8;
            if (at + 1 <= state.tr.limit()) {
                long bits = cpu.mmu.readSystem(state.tr.base() + at, 2) >>> (port & 7);
                if ((bits & (1L << bytes) - 1) == 0) {
                    return;
                }
            }
        }
        throw GuestFault.of(
                Vector.GP, "port 0x%x: the I/O bitmap of the TSS forbids it to this program".formatted(port));
    }

    static final class In extends Handler {
        private final Place accumulator;
        private final Operand port;
        private final int bytes;

        In(Site site) {
            accumulator = site.place(0);
            port = site.operand(1);
            bytes = site.operand(0).bits() / 8;
        }

        @Override
        void run(X86Cpu cpu) {
            int number = number(cpu, port);
            check(cpu, number, bytes);
            accumulator.write(cpu, cpu.ports.read(number, bytes));
        }
    }

    static final class Out extends Handler {
        private final Place accumulator;
        private final Operand port;
        private final int bytes;

        Out(Site site) {
            port = site.operand(0);
            accumulator = site.place(1);
            bytes = site.operand(1).bits() / 8;
        }

        @Override
        void run(X86Cpu cpu) {
            int number = number(cpu, port);
            check(cpu, number, bytes);
            cpu.ports.write(number, bytes, accumulator.read(cpu));
        }
    }

    private static int number(X86Cpu cpu, Operand port) {
        return port instanceof Operand.Immediate immediate
                ? (int) immediate.value() & 0xff
                : (int) cpu.r[CpuState.DX] & 0xffff;
    }
}
