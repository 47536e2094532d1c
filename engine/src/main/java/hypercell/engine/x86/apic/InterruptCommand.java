package hypercell.engine.x86.apic;

import hypercell.engine.machine.DeliveryMode;

/// What software wrote to the interrupt command register (SDM 3A "Interrupt Command Register (ICR)").
///
/// @param destination an APIC ID or a logical set: 8 bits in xAPIC mode, 32 in x2APIC mode
/// @param assertion the level bit: only INIT can be de-asserted
record InterruptCommand(
        int vector, DeliveryMode mode, boolean logical, boolean assertion, Shorthand shorthand, int destination) {
    /// Who is meant, in bits 19:18.
    enum Shorthand {
        NONE,
        SELF,
        ALL,
        ALL_BUT_SELF
    }

    /// Bits that exist: all but delivery status.
    static final long DEFINED = 0xccfffL;

    private static final Shorthand[] SHORTHANDS = Shorthand.values();

    /// @param low bits 31:0
    /// @param destination of the high half
    static InterruptCommand of(int low, int destination) {
        return new InterruptCommand(
                low & 0xff,
                DeliveryMode.of(low),
                (low & 1 << 11) != 0,
                (low & 1 << 14) != 0,
                SHORTHANDS[low >> 18 & 3],
                destination);
    }
}
