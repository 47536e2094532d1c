package hypercell.engine.ppc.fault;

/// A synchronous interrupt: thrown where the cause is found, caught once by the run loop, which delivers it. Stackless.
public final class GuestInterrupt extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Ivor ivor;
    private final int syndrome;
    private final boolean hasAddress;
    private final int address;

    private GuestInterrupt(Ivor ivor, int syndrome, boolean hasAddress, int address, String reason) {
        super(reason, null, false, false);
        this.ivor = ivor;
        this.syndrome = syndrome;
        this.hasAddress = hasAddress;
        this.address = address;
    }

    /// A Program interrupt.
    ///
    /// @param syndrome one of PIL, PPR, PTR of [Esr]
    public static GuestInterrupt program(int syndrome, String reason) {
        return new GuestInterrupt(Ivor.PROGRAM, syndrome, false, 0, reason);
    }

    /// A data access that was refused or found no translation.
    public static GuestInterrupt data(Ivor ivor, int ea, boolean store, String reason) {
        return new GuestInterrupt(ivor, store ? Esr.ST : 0, true, ea, reason);
    }

    /// An interrupt that leaves ESR and DEAR alone.
    public static GuestInterrupt plain(Ivor ivor, String reason) {
        return new GuestInterrupt(ivor, 0, false, 0, reason);
    }

    /// A machine check: a bus error.
    ///
    /// @param mcsr bits for the Machine Check Status Register
    public static GuestInterrupt machineCheck(int mcsr, String reason) {
        return new GuestInterrupt(Ivor.MACHINE_CHECK, mcsr, false, 0, reason);
    }

    public Ivor ivor() {
        return ivor;
    }

    /// Value for ESR, or for MCSR with a machine check.
    public int syndrome() {
        return syndrome;
    }

    /// Whether DEAR takes [#address].
    public boolean hasAddress() {
        return hasAddress;
    }

    /// The effective address of the access.
    public int address() {
        return address;
    }

    /// Whether ESR takes [#syndrome]: all other interrupts leave it alone (PPC440x5 User's Manual, "Exception
    /// Syndrome Register (ESR)").
    public boolean setsEsr() {
        return switch (ivor) {
            case DATA_STORAGE, INSTRUCTION_STORAGE, ALIGNMENT, PROGRAM, DATA_TLB_ERROR -> true;
            default -> false;
        };
    }

    public String reason() {
        return getMessage();
    }
}
