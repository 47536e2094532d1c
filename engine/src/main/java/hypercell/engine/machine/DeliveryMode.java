package hypercell.engine.machine;

/// What an interrupt message asks of a processor (SDM 3A "Interrupt Command Register (ICR)"): the code is the position
/// in this list. I/O APICs, local vectors and interprocessor interrupts share it.
public enum DeliveryMode {
    FIXED("fixed"),
    LOWEST_PRIORITY("lowest priority"),
    SMI("SMI"),
    /// Remote read in the first APICs, reserved since.
    RESERVED("reserved"),
    NMI("NMI"),
    INIT("INIT"),
    START_UP("start-up"),
    EXT_INT("ExtINT");

    private static final DeliveryMode[] ALL = values();

    private final String words;

    DeliveryMode(String words) {
        this.words = words;
    }

    /// The mode that bits 10:8 of a register name.
    public static DeliveryMode of(long register) {
        return ALL[(int) (register >>> 8) & 7];
    }

    /// Its name in the manual.
    public String words() {
        return words;
    }
}
