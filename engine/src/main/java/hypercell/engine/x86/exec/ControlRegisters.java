package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.UnsupportedFeature;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.mmu.PagingContext;
import hypercell.engine.x86.state.CpuState;

/// Reads and writes of CR0..CR4 and DR0..DR7 with their checks and consequences (SDM 3A "Control Registers",
/// "Operations that Invalidate TLBs and Paging-Structure Caches").
final class ControlRegisters {
    private static final long CR0_DEFINED = CpuState.CR0_PE
            | CpuState.CR0_MP
            | CpuState.CR0_EM
            | CpuState.CR0_TS
            | CpuState.CR0_ET
            | CpuState.CR0_NE
            | CpuState.CR0_WP
            | CpuState.CR0_AM
            | CpuState.CR0_NW
            | CpuState.CR0_CD
            | CpuState.CR0_PG;
    private static final long CR4_OFFERED =
            CpuState.CR4_TSD | CpuState.CR4_DE | CpuState.CR4_PSE | CpuState.CR4_PGE | CpuState.CR4_PCE;
    private static final long CR4_DEFINED = 0x7ff;

    private final X86Cpu cpu;
    private final CpuState state;

    ControlRegisters(X86Cpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
    }

    long read(int number) {
        return switch (number) {
            case 0 -> state.cr0;
            case 2 -> state.cr2;
            case 3 -> state.cr3;
            case 4 -> state.cr4;
            default -> throw GuestFault.of(Vector.UD, "CR" + number + " does not exist");
        };
    }

    void write(int number, long value) {
        switch (number) {
            case 0 -> writeCr0(value);
            case 2 -> state.cr2 = value;
            case 3 -> writeCr3(value);
            case 4 -> writeCr4(value);
            default -> throw GuestFault.of(Vector.UD, "CR" + number + " does not exist");
        }
    }

    private void writeCr0(long value) {
        if ((value & CpuState.CR0_PG) != 0 && (value & CpuState.CR0_PE) == 0) {
            throw GuestFault.of(Vector.GP, "CR0.PG = 1 needs CR0.PE = 1");
        }
        if ((value & CpuState.CR0_NW) != 0 && (value & CpuState.CR0_CD) == 0) {
            throw GuestFault.of(Vector.GP, "CR0.NW = 1 needs CR0.CD = 1");
        }
        long before = state.cr0;
        state.cr0 = value & CR0_DEFINED | CpuState.CR0_ET;
        long changed = before ^ state.cr0;
        if ((changed & (CpuState.CR0_PE | CpuState.CR0_WP | CpuState.CR0_PG)) != 0) {
            contextChanged();
        }
        if ((changed & (CpuState.CR0_PE | CpuState.CR0_PG)) != 0) {
            flush(false, "CR0 write");
            if (!state.protectedMode()) {
                state.cpl = 0;
                cpu.mmu.setUser(false);
            }
            cpu.modeChanged();
        }
        cpu.events.controlRegister(0, before, state.cr0);
    }

    private void writeCr3(long value) {
        long before = state.cr3;
        state.cr3 = value;
        contextChanged();
        flush((state.cr4 & CpuState.CR4_PGE) != 0, "CR3 write");
        cpu.events.controlRegister(3, before, value);
    }

    private void writeCr4(long value) {
        if ((value & ~CR4_DEFINED) != 0) {
            throw GuestFault.of(Vector.GP, "a reserved bit of CR4 is set");
        }
        if ((value & CpuState.CR4_PAE) != 0) {
            throw new UnsupportedFeature("PAE paging", "SDM 3A \"PAE Paging\"");
        }
        if ((value & (CpuState.CR4_VME | CpuState.CR4_PVI)) != 0) {
            throw new UnsupportedFeature("virtual-8086 mode extensions", "SDM 3A \"8086 Emulation\"");
        }
        if ((value & ~CR4_OFFERED) != 0) {
            throw GuestFault.of(
                    Vector.GP, "CR4 bits 0x%x are not offered by this processor".formatted(value & ~CR4_OFFERED));
        }
        long before = state.cr4;
        state.cr4 = value;
        if (((before ^ value) & (CpuState.CR4_PSE | CpuState.CR4_PGE)) != 0) {
            contextChanged();
            flush(false, "CR4 write");
        }
        cpu.events.controlRegister(4, before, value);
    }

    /// Tells the MMU what paging looks like now.
    void contextChanged() {
        cpu.mmu.setContext(new PagingContext(
                state.paging(),
                state.cr3,
                (state.cr0 & CpuState.CR0_WP) != 0,
                (state.cr4 & CpuState.CR4_PSE) != 0,
                (state.cr4 & CpuState.CR4_PGE) != 0));
        cpu.leaveFetchPage();
    }

    private void flush(boolean keepGlobal, String cause) {
        cpu.mmu.flush(keepGlobal);
        cpu.leaveFetchPage();
        cpu.events.tlbFlush(-1, keepGlobal, cause);
    }

    // --- debug registers ---

    long readDebug(int number) {
        return state.dr[debugNumber(number)];
    }

    void writeDebug(int number, long value) {
        int register = debugNumber(number);
        if (register == 7 && (value & 0xff) != 0) {
            throw new UnsupportedFeature("hardware breakpoints (DR7)", "SDM 3B \"Debug Registers\"");
        }
        state.dr[register] = switch (register) {
            case 6 -> value & 0xe00f | 0xffff0ff0L;
            case 7 -> value & 0xffff2bffL | 0x400;
            default -> value;
        };
    }

    /// DR4 and DR5 are DR6 and DR7 unless CR4.DE makes them #UD.
    private int debugNumber(int number) {
        if (number == 4 || number == 5) {
            if ((state.cr4 & CpuState.CR4_DE) != 0) {
                throw GuestFault.of(Vector.UD, "DR4 and DR5 with CR4.DE = 1");
            }
            return number + 2;
        }
        return number;
    }
}
