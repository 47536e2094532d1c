package hypercell.engine.ppc.fault;

/// The interrupts of Book E; the number is that of the register IVORn which holds the vector's offset (PPC440x5 User's
/// Manual, "Interrupt Definitions").
public enum Ivor {
    CRITICAL_INPUT("Critical Input"),
    MACHINE_CHECK("Machine Check"),
    DATA_STORAGE("Data Storage"),
    INSTRUCTION_STORAGE("Instruction Storage"),
    EXTERNAL_INPUT("External Input"),
    ALIGNMENT("Alignment"),
    PROGRAM("Program"),
    FLOATING_POINT_UNAVAILABLE("Floating-Point Unavailable"),
    SYSTEM_CALL("System Call"),
    AUXILIARY_PROCESSOR_UNAVAILABLE("Auxiliary Processor Unavailable"),
    DECREMENTER("Decrementer"),
    FIXED_INTERVAL_TIMER("Fixed-Interval Timer"),
    WATCHDOG_TIMER("Watchdog Timer"),
    DATA_TLB_ERROR("Data TLB Error"),
    INSTRUCTION_TLB_ERROR("Instruction TLB Error"),
    DEBUG("Debug");

    private static final Ivor[] ALL = values();

    private final String title;

    Ivor(String title) {
        this.title = title;
    }

    /// The interrupt of IVORn, 0..15.
    public static Ivor of(int number) {
        return ALL[number];
    }

    /// 0..15.
    public int number() {
        return ordinal();
    }

    /// The manual's name.
    public String title() {
        return title;
    }

    /// Whether it saves to CSRR0 and CSRR1.
    public boolean critical() {
        return this == CRITICAL_INPUT || this == WATCHDOG_TIMER || this == DEBUG;
    }
}
