package hypercell.engine.x86.apic;

import hypercell.engine.machine.DeliveryMode;
import hypercell.engine.x86.fault.UnsupportedFeature;

/// The registers of a local APIC by meaning, whichever way software reaches them: [ApicPage] or [ApicMsrs].
final class ApicRegisters {
    /// SVR bit 8.
    static final int SOFTWARE_ENABLED = 1 << 8;
    /// SVR bit 12: ends of interrupts stay here.
    static final int NO_BROADCAST = 1 << 12;

    private static final int SVR_BASIC = 0x1ff;
    private static final int FOCUS_DISABLED = 1 << 9;
    private static final int DFR_MODEL = 0xf0000000;
    private static final int HIGH_BYTE = 0xff000000;

    private final LocalApic apic;

    ApicRegisters(LocalApic apic) {
        this.apic = apic;
    }

    /// Whether this processor's APIC has the register.
    boolean exists(ApicRegister register) {
        return switch (register) {
            case APR -> apic.capabilities.p6();
            case LVT_THERMAL -> !apic.capabilities.p6();
            default -> true;
        };
    }

    /// The value of a register.
    ///
    /// @param slot offset / 16, which tells the words of IRR, ISR and TMR apart
    int read(ApicRegister register, int slot) {
        return switch (register) {
            case ID -> apic.id << 24;
            case VERSION -> apic.capabilities.versionRegister();
            case TPR -> apic.priorities.task();
            case APR -> apic.priorities.arbitration();
            case PPR -> apic.priorities.processor();
            case LDR -> apic.logicalDestination;
            case DFR -> apic.destinationFormat;
            case SVR -> apic.spurious;
            case ISR -> apic.priorities.inService.word(register.word(slot));
            case TMR -> apic.priorities.levelTriggered.word(register.word(slot));
            case IRR -> apic.priorities.requested.word(register.word(slot));
            case ESR -> apic.errors.shown();
            case ICR -> apic.commandLow;
            case ICR_HIGH -> apic.commandHigh;
            case LVT_TIMER, LVT_THERMAL, LVT_PERFORMANCE, LVT_LINT0, LVT_LINT1, LVT_ERROR ->
                apic.vectors.read(register);
            case INITIAL_COUNT -> (int) apic.timer.initialCount();
            case CURRENT_COUNT -> (int) apic.timer.currentCount();
            case DIVIDE -> apic.timer.divide();
            case EOI, SELF_IPI -> 0;
        };
    }

    /// Writes 32 bits; those that the register does not have are dropped.
    void write(ApicRegister register, int value) {
        switch (register) {
            case ID -> apic.id = value >>> 24;
            case TPR -> apic.priorities.setTask(value);
            case EOI -> apic.end();
            case LDR -> apic.logicalDestination = value & HIGH_BYTE;
            case DFR -> apic.destinationFormat = value | ~DFR_MODEL;
            case SVR -> writeSpurious(value);
            case ESR -> apic.errors.show();
            case ICR -> {
                apic.commandLow = value & (int) InterruptCommand.DEFINED;
                send(InterruptCommand.of(value, apic.commandHigh >>> 24));
            }
            case ICR_HIGH -> apic.commandHigh = value & HIGH_BYTE;
            case LVT_TIMER, LVT_THERMAL, LVT_PERFORMANCE, LVT_LINT0, LVT_LINT1, LVT_ERROR ->
                writeVector(register, value);
            case INITIAL_COUNT -> apic.timer.setInitialCount(value);
            case DIVIDE -> apic.timer.setDivide(value);
            case SELF_IPI -> send(selfIpi(value));
            case VERSION, APR, PPR, ISR, TMR, IRR, CURRENT_COUNT -> {} // can only be read
        }
        apic.update();
    }

    private static InterruptCommand selfIpi(int vector) {
        return new InterruptCommand(vector & 0xff, DeliveryMode.FIXED, false, true, InterruptCommand.Shorthand.SELF, 0);
    }

    /// Bits of SVR that exist.
    int spuriousBits() {
        return SVR_BASIC
                | (apic.capabilities.suppressesBroadcast() ? NO_BROADCAST : 0)
                | (apic.capabilities.x2apic() ? 0 : FOCUS_DISABLED);
    }

    private void writeSpurious(int value) {
        int low = apic.capabilities.p6() ? 0xf : 0;
        apic.spurious = value & spuriousBits() | low;
        if ((apic.spurious & SOFTWARE_ENABLED) == 0) {
            apic.vectors.maskAll();
        }
    }

    private void writeVector(ApicRegister register, int value) {
        apic.vectors.write(register, value, (apic.spurious & SOFTWARE_ENABLED) != 0);
        if (register == ApicRegister.LVT_TIMER) {
            apic.timer.setMode(apic.vectors.timerMode());
        }
    }

    /// Sends an interprocessor interrupt; of one processor, only the sender can be meant.
    void send(InterruptCommand command) {
        boolean fixed = command.mode() == DeliveryMode.FIXED || command.mode() == DeliveryMode.LOWEST_PRIORITY;
        if (fixed && command.vector() < 16) {
            apic.error(ErrorStatus.SEND_ILLEGAL_VECTOR);
            return;
        }
        boolean self = switch (command.shorthand()) {
            case SELF, ALL -> true;
            case ALL_BUT_SELF -> false;
            case NONE -> apic.means(command.destination(), command.logical());
        };
        boolean deassertion = command.mode() == DeliveryMode.INIT && !command.assertion(); // no effect on this one
        if (self && !deassertion) {
            checkShorthand(command);
            apic.arrive(command.mode(), command.vector(), false, "IPI");
        }
    }

    /// The table "Valid Combinations for the ICR" has only fixed interrupts with these shorthands.
    private static void checkShorthand(InterruptCommand command) {
        boolean valid = command.shorthand() == InterruptCommand.Shorthand.NONE || command.mode() == DeliveryMode.FIXED;
        if (!valid) {
            throw new UnsupportedFeature(
                    "an IPI of delivery mode %s to the sender by shorthand"
                            .formatted(command.mode().words()),
                    "SDM 3A \"Interrupt Command Register (ICR)\"");
        }
    }
}
