package hypercell.engine.ppc.exec;

import hypercell.engine.ppc.fault.GuestInterrupt;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.ppc.isa.SpecialRegister;
import hypercell.engine.ppc.state.PpcState;

/// Delivers interrupts, and knows which asynchronous ones wait (PPC440x5 User's Manual, "Interrupt Processing",
/// "Interrupt Definitions", "Interrupt Priorities").
public final class Interrupts {
    /// Non-critical interrupts keep CE, ME and DE.
    private static final int KEPT = PpcState.MSR_CE | PpcState.MSR_ME | PpcState.MSR_DE;

    private final BookECpu cpu;
    private final PpcState state;
    private boolean externalInput;
    private boolean criticalInput;

    Interrupts(BookECpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
    }

    /// Drives the external input of the core.
    public void setExternalInput(boolean high) {
        externalInput = high;
        cpu.attention = true;
    }

    /// Drives the critical input of the core.
    public void setCriticalInput(boolean high) {
        criticalInput = high;
        cpu.attention = true;
    }

    /// Delivers what an instruction at `pc` raised.
    public void deliver(GuestInterrupt interrupt, int pc) {
        if (interrupt.setsEsr()) {
            state.spr[SpecialRegister.ESR] = interrupt.syndrome();
        }
        if (interrupt.hasAddress()) {
            state.spr[SpecialRegister.DEAR] = interrupt.address();
        }
        if (interrupt.ivor() == Ivor.MACHINE_CHECK) {
            state.spr[SpecialRegister.MCSR] |= interrupt.syndrome();
        }
        deliver(interrupt.ivor(), pc, interrupt.reason());
    }

    /// Saves where to return and the MSR, and goes on at the vector.
    public void deliver(Ivor ivor, int returnTo, String reason) {
        int before = state.msr;
        boolean machineCheck = ivor == Ivor.MACHINE_CHECK;
        int save =
                machineCheck ? SpecialRegister.MCSRR0 : ivor.critical() ? SpecialRegister.CSRR0 : SpecialRegister.SRR0;
        state.spr[save] = returnTo;
        state.spr[save + 1] = before;
        int kept = machineCheck ? 0 : ivor.critical() ? PpcState.MSR_ME : KEPT;
        cpu.setMsr(before & kept);
        state.pc = vector(ivor);
        cpu.events.bookEInterrupt(
                ivor.number(),
                returnTo,
                before,
                state.spr[SpecialRegister.ESR],
                state.spr[SpecialRegister.DEAR],
                state.pc,
                reason);
    }

    private int vector(Ivor ivor) {
        return state.spr[SpecialRegister.IVPR] | state.spr[SpecialRegister.IVOR0 + ivor.number()];
    }

    /// The asynchronous interrupt that waits and is enabled, the most urgent one first; null for none.
    Ivor pending() {
        boolean critical = (state.msr & PpcState.MSR_CE) != 0;
        boolean external = (state.msr & PpcState.MSR_EE) != 0;
        if (critical && criticalInput) {
            return Ivor.CRITICAL_INPUT;
        }
        if (critical && cpu.timers.watchdogPending()) {
            return Ivor.WATCHDOG_TIMER;
        }
        if (!external) {
            return null;
        }
        if (externalInput) {
            return Ivor.EXTERNAL_INPUT;
        }
        if (cpu.timers.fixedIntervalPending()) {
            return Ivor.FIXED_INTERVAL_TIMER;
        }
        return cpu.timers.decrementerPending() ? Ivor.DECREMENTER : null;
    }

    /// RFI, RFCI, RFMCI: back to where `save` says.
    void returnFrom(int save, String mnemonic) {
        cpu.events.bookEReturn(mnemonic, state.spr[save], state.spr[save + 1]);
        cpu.setMsr(state.spr[save + 1]);
        state.pc = state.spr[save];
    }
}
