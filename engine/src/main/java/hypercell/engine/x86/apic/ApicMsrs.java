package hypercell.engine.x86.apic;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;

/// The model-specific registers of a local APIC: IA32_APIC_BASE, IA32_TSC_DEADLINE, and in x2APIC mode the registers at
/// 800H (SDM 3A "Extended XAPIC (x2APIC)").
public final class ApicMsrs {
    private static final int APIC_BASE = 0x1b;
    private static final int TSC_DEADLINE = 0x6e0;
    private static final int FIRST_REGISTER = 0x800;
    private static final int REGISTERS = 0x100;
    private static final long LOW = 0xffffffffL;

    private final LocalApic apic;
    private final ApicRegisters registers;

    public ApicMsrs(LocalApic apic) {
        this.apic = apic;
        registers = new ApicRegisters(apic);
    }

    /// Whether an MSR belongs to this processor's local APIC.
    public boolean owns(int number) {
        return switch (number) {
            case APIC_BASE -> apic.capabilities.present();
            case TSC_DEADLINE -> apic.capabilities.tscDeadline();
            default -> apic.capabilities.x2apic() && number >= FIRST_REGISTER && number < FIRST_REGISTER + REGISTERS;
        };
    }

    /// RDMSR of a register that [#owns] says is here.
    public long read(int number) {
        return switch (number) {
            case APIC_BASE -> apic.base.value();
            case TSC_DEADLINE -> apic.timer.deadline();
            default -> readRegister(number);
        };
    }

    /// WRMSR.
    public void write(int number, long value) {
        switch (number) {
            case APIC_BASE -> {
                ApicBase.Mode from = apic.base.mode();
                apic.base.write(value);
                apic.modeChanged(from);
            }
            case TSC_DEADLINE -> apic.timer.setDeadline(value);
            default -> writeRegister(number, value);
        }
    }

    private ApicRegister register(int number) {
        require(apic.base.mode() == ApicBase.Mode.X2APIC, number, "needs x2APIC mode");
        ApicRegister register = ApicRegister.inSlot(number - FIRST_REGISTER);
        boolean exists = register != null && register.x2apic != ApicRegister.Use.NONE && registers.exists(register);
        require(exists, number, "does not exist");
        return register;
    }

    private long readRegister(int number) {
        ApicRegister register = register(number);
        require(register.x2apic.reads(), number, "can only be written");
        return switch (register) {
            case ID -> apic.id & LOW;
            case LDR -> LogicalDestination.ofId(apic.id) & LOW;
            case ICR -> (long) apic.commandHigh << 32 | apic.commandLow & LOW;
            default -> registers.read(register, number - FIRST_REGISTER) & LOW;
        };
    }

    private void writeRegister(int number, long value) {
        ApicRegister register = register(number);
        require(register.x2apic.writes(), number, "can only be read");
        require((value & ~defined(register)) == 0, number, "has a reserved bit set");
        if (register == ApicRegister.ICR) {
            apic.commandLow = (int) value;
            apic.commandHigh = (int) (value >>> 32);
            registers.send(InterruptCommand.of(apic.commandLow, apic.commandHigh));
            apic.update();
        } else {
            registers.write(register, (int) value);
        }
    }

    /// The bits that can be written without #GP.
    private long defined(ApicRegister register) {
        return switch (register) {
            case EOI, ESR -> 0;
            case TPR, SELF_IPI -> 0xff;
            case SVR -> registers.spuriousBits();
            case ICR -> InterruptCommand.DEFINED | -1L << 32;
            case LVT_TIMER, LVT_THERMAL, LVT_PERFORMANCE, LVT_LINT0, LVT_LINT1, LVT_ERROR ->
                apic.vectors.writable(register) | LocalVectors.READ_ONLY;
            case DIVIDE -> 0xb;
            default -> LOW;
        };
    }

    private static void require(boolean holds, int number, String otherwise) {
        if (!holds) {
            throw GuestFault.of(Vector.GP, "MSR 0x%x %s".formatted(number, otherwise));
        }
    }
}
