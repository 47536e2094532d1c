package hypercell.engine.x86.apic;

/// What the local APIC of a processor model can do.
///
/// @param present whether there is one; the 80486 has none, and the 8259's output is its INTR pin
/// @param x2apic whether IA32_APIC_BASE.EXTD can be set
/// @param tscDeadline whether the timer has a TSC-deadline mode
/// @param version of the version register: 11H of the P6 family, 14H and 15H of later ones
/// @param physicalBits MAXPHYADDR: which bits of IA32_APIC_BASE are reserved
public record ApicCapabilities(boolean present, boolean x2apic, boolean tscDeadline, int version, int physicalBits) {
    private static final int SUPPRESSES_BROADCAST = 1 << 24;
    private static final int P6 = 0x11;

    /// Whether this is one of the P6 family: a local vector table without thermal sensor, arbitration priorities,
    /// spurious vectors that end in four ones.
    boolean p6() {
        return version == P6;
    }

    /// Whether SVR bit 12 keeps ends of interrupts from I/O APICs.
    boolean suppressesBroadcast() {
        return x2apic;
    }

    /// The version register: version, highest local vector, suppression of broadcasts.
    int versionRegister() {
        int highestVector = p6() ? 4 : 5;
        return version | highestVector << 16 | (suppressesBroadcast() ? SUPPRESSES_BROADCAST : 0);
    }
}
