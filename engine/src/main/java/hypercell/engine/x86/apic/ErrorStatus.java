package hypercell.engine.x86.apic;

/// The error status register (SDM 3A "Error Handling"): errors gather behind it and show after a write.
final class ErrorStatus {
    /// An IPI with a vector below 16 was sent.
    static final int SEND_ILLEGAL_VECTOR = 1 << 5;

    /// An interrupt with a vector below 16 arrived.
    static final int RECEIVE_ILLEGAL_VECTOR = 1 << 6;

    /// A register that does not exist was accessed in the page of registers.
    static final int ILLEGAL_REGISTER = 1 << 7;

    private int gathered;
    private int shown;

    void reset() {
        gathered = 0;
        shown = 0;
    }

    int shown() {
        return shown;
    }

    /// A write to ESR: what has gathered shows, and gathering begins again.
    void show() {
        shown = gathered;
        gathered = 0;
    }

    /// Notes an error; whether it is new, which is when it interrupts.
    boolean gather(int error) {
        boolean fresh = (gathered & error) == 0;
        gathered |= error;
        return fresh;
    }

    @Override
    public String toString() {
        return "%x %x".formatted(gathered, shown);
    }
}
