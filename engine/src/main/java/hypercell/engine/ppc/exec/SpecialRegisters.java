package hypercell.engine.ppc.exec;

import hypercell.engine.ppc.fault.Esr;
import hypercell.engine.ppc.fault.GuestInterrupt;
import hypercell.engine.ppc.isa.SpecialRegister;
import hypercell.engine.ppc.state.PpcState;
import hypercell.engine.x86.fault.UnsupportedFeature;

/// Special purpose registers by number, with their side effects.
public final class SpecialRegisters {
    private static final int IVPR_BITS = 0xffff_0000;
    private static final int IVOR_BITS = 0xfff0;

    private final BookECpu cpu;
    private final PpcState state;

    SpecialRegisters(BookECpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
    }

    /// MFSPR, with its checks.
    int move(int number) {
        SpecialRegister register = checked(number);
        if (register.is("write")) {
            throw GuestInterrupt.program(Esr.PIL, register.name() + " cannot be read");
        }
        return read(number);
    }

    /// MTSPR, with its checks.
    void move(int number, int value) {
        SpecialRegister register = checked(number);
        if (register.is("read")) {
            throw GuestInterrupt.program(Esr.PIL, register.name() + " cannot be written");
        }
        if (register.is("debug") && value != 0 && !register.is("clear")) {
            throw new UnsupportedFeature("debug events (" + register.name() + ")", "Debug Facilities");
        }
        write(number, value);
    }

    /// Privilege is checked first, by the number alone: a number with bit 0x10 is privileged whether it exists
    /// or not.
    private SpecialRegister checked(int number) {
        if (state.problemState() && SpecialRegister.isPrivileged(number)) {
            throw GuestInterrupt.program(Esr.PPR, "special purpose register %d is privileged".formatted(number));
        }
        SpecialRegister register = SpecialRegister.of(number);
        if (register == null) {
            throw GuestInterrupt.program(Esr.PIL, "there is no special purpose register %d".formatted(number));
        }
        return register;
    }

    /// Reads without checks, as a debugger would.
    public int read(int number) {
        return switch (number) {
            case SpecialRegister.XER -> state.xer();
            case SpecialRegister.LR -> state.lr;
            case SpecialRegister.CTR -> state.ctr;
            case SpecialRegister.DEC -> cpu.timers.decrementer();
            case SpecialRegister.PID -> cpu.mmu.pid();
            case SpecialRegister.TBL_READ -> (int) cpu.timers.timeBase();
            case SpecialRegister.TBU_READ -> (int) (cpu.timers.timeBase() >>> 32);
            case SpecialRegister.TSR -> cpu.timers.status();
            case SpecialRegister.TCR -> cpu.timers.control();
            default ->
                number >= SpecialRegister.SPRG4_READ && number <= SpecialRegister.SPRG7_READ
                        ? state.spr[number - SpecialRegister.SPRG4_READ + SpecialRegister.SPRG4]
                        : state.spr[number];
        };
    }

    /// Writes without checks, with the register's side effects.
    public void write(int number, int value) {
        switch (number) {
            case SpecialRegister.XER -> state.setXer(value);
            case SpecialRegister.LR -> state.lr = value;
            case SpecialRegister.CTR -> state.ctr = value;
            case SpecialRegister.DEC -> cpu.timers.setDecrementer(value);
            case SpecialRegister.PID -> cpu.setPid(value);
            case SpecialRegister.TBL -> cpu.timers.setTimeBase(false, value);
            case SpecialRegister.TBU -> cpu.timers.setTimeBase(true, value);
            case SpecialRegister.TSR -> cpu.timers.clearStatus(value);
            case SpecialRegister.TCR -> cpu.timers.setControl(value);
            case SpecialRegister.IVPR -> state.spr[number] = value & IVPR_BITS;
            case SpecialRegister.SRR0, SpecialRegister.CSRR0, SpecialRegister.MCSRR0 -> state.spr[number] = value & ~3;
            default -> store(number, value);
        }
    }

    private void store(int number, int value) {
        SpecialRegister register = SpecialRegister.of(number);
        if (register.is("clear")) {
            state.spr[number] &= ~value;
        } else if (number >= SpecialRegister.IVOR0 && number < SpecialRegister.IVOR0 + 16) {
            state.spr[number] = value & IVOR_BITS;
        } else {
            state.spr[number] = value;
        }
    }

    /// Sets the timer status as a whole.
    public void setTimerStatus(int value) {
        cpu.timers.setStatus(value);
    }
}
