package hypercell.engine.x86.apic;

/// The registers of a local APIC (SDM 3A "Local APIC Register Address Map" and, for x2APIC mode, "x2APIC Register
/// Address Space"): offset in the page of the xAPIC, 16 times the number behind 800H of the MSR.
enum ApicRegister {
    ID(0x020, "ID", Use.READ_WRITE, Use.READ),
    VERSION(0x030, "version", Use.READ, Use.READ),
    TPR(0x080, "TPR", Use.READ_WRITE, Use.READ_WRITE),
    APR(0x090, "APR", Use.READ, Use.NONE),
    PPR(0x0a0, "PPR", Use.READ, Use.READ),
    EOI(0x0b0, "EOI", Use.WRITE, Use.WRITE),
    LDR(0x0d0, "LDR", Use.READ_WRITE, Use.READ),
    DFR(0x0e0, "DFR", Use.READ_WRITE, Use.NONE),
    SVR(0x0f0, "SVR", Use.READ_WRITE, Use.READ_WRITE),
    ISR(0x100, "ISR", Use.READ, Use.READ),
    TMR(0x180, "TMR", Use.READ, Use.READ),
    IRR(0x200, "IRR", Use.READ, Use.READ),
    ESR(0x280, "ESR", Use.READ_WRITE, Use.READ_WRITE),
    ICR(0x300, "ICR", Use.READ_WRITE, Use.READ_WRITE),
    ICR_HIGH(0x310, "ICR high", Use.READ_WRITE, Use.NONE),
    LVT_TIMER(0x320, "LVT timer", Use.READ_WRITE, Use.READ_WRITE),
    LVT_THERMAL(0x330, "LVT thermal", Use.READ_WRITE, Use.READ_WRITE),
    LVT_PERFORMANCE(0x340, "LVT performance", Use.READ_WRITE, Use.READ_WRITE),
    LVT_LINT0(0x350, "LVT LINT0", Use.READ_WRITE, Use.READ_WRITE),
    LVT_LINT1(0x360, "LVT LINT1", Use.READ_WRITE, Use.READ_WRITE),
    LVT_ERROR(0x370, "LVT error", Use.READ_WRITE, Use.READ_WRITE),
    INITIAL_COUNT(0x380, "initial count", Use.READ_WRITE, Use.READ_WRITE),
    CURRENT_COUNT(0x390, "current count", Use.READ, Use.READ),
    DIVIDE(0x3e0, "divide configuration", Use.READ_WRITE, Use.READ_WRITE),
    SELF_IPI(0x3f0, "self IPI", Use.NONE, Use.WRITE);

    /// What software may do with a register.
    enum Use {
        NONE,
        READ,
        WRITE,
        READ_WRITE;

        boolean reads() {
            return this == READ || this == READ_WRITE;
        }

        boolean writes() {
            return this == WRITE || this == READ_WRITE;
        }
    }

    private static final int SLOT_SHIFT = 4;
    /// IRR, ISR and TMR are eight registers each.
    private static final int WORDS = 8;

    private static final ApicRegister[] BY_SLOT = bySlot();

    final int offset;
    final String title;
    /// In the page of registers.
    final Use xapic;
    /// As an MSR.
    final Use x2apic;

    ApicRegister(int offset, String title, Use xapic, Use x2apic) {
        this.offset = offset;
        this.title = title;
        this.xapic = xapic;
        this.x2apic = x2apic;
    }

    private static ApicRegister[] bySlot() {
        ApicRegister[] slots = new ApicRegister[0x40];
        for (ApicRegister register : values()) {
            boolean wide = register == ISR || register == TMR || register == IRR;
            for (int i = 0; i < (wide ? WORDS : 1); i++) {
                slots[(register.offset >> SLOT_SHIFT) + i] = register;
            }
        }
        return slots;
    }

    /// The register in a slot of 16 bytes, or null.
    static ApicRegister inSlot(int slot) {
        return slot < BY_SLOT.length ? BY_SLOT[slot] : null;
    }

    /// Which of several words `slot` is.
    int word(int slot) {
        return slot - (offset >> SLOT_SHIFT);
    }
}
