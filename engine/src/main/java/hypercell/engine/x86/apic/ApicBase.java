package hypercell.engine.x86.apic;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;

/// IA32_APIC_BASE (SDM 3A "Local APIC Status and Location", "x2APIC States"): where the registers are, and in which
/// mode the local APIC works.
final class ApicBase {
    /// How software reaches the registers.
    enum Mode {
        DISABLED,
        XAPIC,
        X2APIC
    }

    private static final long DEFAULT_ADDRESS = 0xfee00000L;
    private static final long BOOTSTRAP = 1 << 8;
    private static final long EXTENDED = 1 << 10;
    private static final long ENABLED = 1 << 11;
    private static final long PAGE = -4096;

    private final ApicCapabilities capabilities;
    private long value;

    ApicBase(ApicCapabilities capabilities) {
        this.capabilities = capabilities;
        reset();
    }

    void reset() {
        value = DEFAULT_ADDRESS | BOOTSTRAP | (capabilities.present() ? ENABLED : 0);
    }

    long value() {
        return value;
    }

    Mode mode() {
        return mode(value);
    }

    private static Mode mode(long value) {
        return (value & ENABLED) == 0 ? Mode.DISABLED : (value & EXTENDED) == 0 ? Mode.XAPIC : Mode.X2APIC;
    }

    /// Physical address of the page of registers; -1 in modes that have none.
    long page() {
        return mode() == Mode.XAPIC ? value & PAGE : -1;
    }

    /// WRMSR: raises #GP for reserved bits and for a transition that "x2APIC State Transitions" forbids.
    void write(long next) {
        long defined = BOOTSTRAP
                | ENABLED
                | (capabilities.x2apic() ? EXTENDED : 0)
                | PAGE & (1L << capabilities.physicalBits()) - 1;
        require((next & ~defined) == 0, "a reserved bit of IA32_APIC_BASE is set");
        require((next & (ENABLED | EXTENDED)) != EXTENDED, "IA32_APIC_BASE.EXTD = 1 needs EN = 1");
        Mode from = mode();
        Mode to = mode(next);
        require(from != Mode.X2APIC || to != Mode.XAPIC, "the local APIC cannot go from x2APIC mode to xAPIC mode");
        require(from != Mode.DISABLED || to != Mode.X2APIC, "a disabled local APIC cannot go to x2APIC mode at once");
        value = next;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw GuestFault.of(Vector.GP, otherwise);
        }
    }
}
