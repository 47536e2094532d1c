package hypercell.engine.x86.apic;

import hypercell.engine.machine.DeliveryMode;
import java.util.Arrays;

/// The local vector table (SDM 3A "Local Vector Table"): how the timer, sensors, the two local pins and errors
/// interrupt.
final class LocalVectors {
    static final int MASKED = 1 << 16;
    static final int LEVEL_TRIGGERED = 1 << 15;
    static final int REMOTE_IRR = 1 << 14;
    /// Bits that software can read but not write: delivery status, remote IRR.
    static final int READ_ONLY = 1 << 12 | REMOTE_IRR;

    private static final int VECTOR = 0xff;
    private static final int MODE = 7 << 8;
    private static final int ACTIVE_LOW = 1 << 13;
    private static final int PERIODIC = 1 << 17;
    private static final int TSC_DEADLINE = 1 << 18;
    private static final int TIMER_MODE_SHIFT = 17;

    private final ApicCapabilities capabilities;
    /// By position of the register behind LVT_TIMER.
    private final int[] entries = new int[6];

    LocalVectors(ApicCapabilities capabilities) {
        this.capabilities = capabilities;
        reset();
    }

    void reset() {
        Arrays.fill(entries, MASKED);
    }

    private static int index(ApicRegister register) {
        return register.ordinal() - ApicRegister.LVT_TIMER.ordinal();
    }

    static boolean holds(ApicRegister register) {
        int index = index(register);
        return index >= 0 && index < 6;
    }

    int read(ApicRegister register) {
        return entries[index(register)];
    }

    /// Sets the bits that software can set.
    ///
    /// @param enabled whether SVR.8 is set: else the mask bit stays
    void write(ApicRegister register, int value, boolean enabled) {
        int index = index(register);
        int kept = entries[index] & READ_ONLY;
        if ((value & LEVEL_TRIGGERED) == 0) {
            kept &= ~REMOTE_IRR;
        }
        entries[index] = value & writable(register) | kept | (enabled ? 0 : MASKED);
    }

    /// Which bits of an entry exist for writing.
    int writable(ApicRegister register) {
        return switch (register) {
            case LVT_TIMER -> VECTOR | MASKED | PERIODIC | (capabilities.tscDeadline() ? TSC_DEADLINE : 0);
            case LVT_THERMAL, LVT_PERFORMANCE -> VECTOR | MASKED | MODE;
            case LVT_LINT0, LVT_LINT1 -> VECTOR | MASKED | MODE | ACTIVE_LOW | LEVEL_TRIGGERED;
            default -> VECTOR | MASKED;
        };
    }

    /// What happens to every entry when SVR.8 is cleared.
    void maskAll() {
        for (int i = 0; i < entries.length; i++) {
            entries[i] |= MASKED;
        }
    }

    boolean masked(ApicRegister register) {
        return (read(register) & MASKED) != 0;
    }

    int vector(ApicRegister register) {
        return read(register) & VECTOR;
    }

    DeliveryMode mode(ApicRegister register) {
        return DeliveryMode.of(read(register));
    }

    /// Whether a pin that is unmasked passes the 8259's interrupts on.
    boolean passesExternal(ApicRegister pin) {
        return !masked(pin) && mode(pin) == DeliveryMode.EXT_INT;
    }

    void setRemoteIrr(ApicRegister pin, boolean set) {
        int index = index(pin);
        entries[index] = set ? entries[index] | REMOTE_IRR : entries[index] & ~REMOTE_IRR;
    }

    /// The timer's mode; the value that the manual reserves counts as one-shot.
    ApicTimer.Mode timerMode() {
        return switch (read(ApicRegister.LVT_TIMER) >> TIMER_MODE_SHIFT & 3) {
            case 1 -> ApicTimer.Mode.PERIODIC;
            case 2 -> ApicTimer.Mode.TSC_DEADLINE;
            default -> ApicTimer.Mode.ONE_SHOT;
        };
    }

    @Override
    public String toString() {
        return Arrays.toString(entries);
    }
}
