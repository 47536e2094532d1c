package hypercell.engine.platform;

/// How a processor runs code: operating mode and size of the code segment.
public enum CodeMode {
    REAL(16),
    VIRTUAL_8086(16),
    PROTECTED_16(16),
    PROTECTED_32(32),
    COMPATIBILITY_16(16),
    COMPATIBILITY_32(32),
    LONG_64(64);

    /// Default operand size of the code, or 64.
    public final int bits;

    CodeMode(int bits) {
        this.bits = bits;
    }

    /// Whether the mode belongs to IA-32e mode.
    public boolean longMode() {
        return this == COMPATIBILITY_16 || this == COMPATIBILITY_32 || this == LONG_64;
    }

    /// Whether code of this mode can run at CPL `ring`.
    public boolean allows(int ring) {
        return switch (this) {
            case REAL -> ring == 0;
            case VIRTUAL_8086 -> ring == 3;
            case PROTECTED_16, PROTECTED_32, COMPATIBILITY_16, COMPATIBILITY_32, LONG_64 -> true;
        };
    }

    /// Whether the mode can have paging of this format.
    public boolean allows(PagingChoice paging) {
        return switch (paging) {
            case OFF -> !longMode();
            case TWO_LEVEL, PAE -> !longMode() && this != REAL;
            case FOUR_LEVEL, FIVE_LEVEL -> longMode();
        };
    }
}
