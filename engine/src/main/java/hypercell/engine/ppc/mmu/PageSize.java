package hypercell.engine.ppc.mmu;

/// Page sizes of the 440: 4^SIZE KiB, but not all of them (PPC440x5 User's Manual, "Page Size and Effective Address to
/// EPN Comparison").
public enum PageSize {
    KIB_1(0, "1 KiB"),
    KIB_4(1, "4 KiB"),
    KIB_16(2, "16 KiB"),
    KIB_64(3, "64 KiB"),
    KIB_256(4, "256 KiB"),
    MIB_1(5, "1 MiB"),
    MIB_16(7, "16 MiB"),
    MIB_256(9, "256 MiB");

    private static final PageSize[] BY_CODE = new PageSize[16];

    static {
        for (PageSize size : values()) {
            BY_CODE[size.code] = size;
        }
    }

    private final int code;
    private final String text;

    PageSize(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /// The size of a SIZE field; null when it is not supported.
    public static PageSize ofCode(int code) {
        return BY_CODE[code];
    }

    /// The size of so many bytes.
    ///
    /// @throws IllegalArgumentException when the 440 has no such pages
    public static PageSize of(long bytes) {
        for (PageSize size : values()) {
            if (size.bytes() == bytes) {
                return size;
            }
        }
        throw new IllegalArgumentException(
                "no page has %d bytes: sizes are 1, 4, 16, 64 and 256 KiB, 1, 16 and 256 MiB".formatted(bytes));
    }

    /// The greatest size that is at most `bytes` (>= 1024).
    public static PageSize atMost(long bytes) {
        PageSize best = KIB_1;
        for (PageSize size : values()) {
            best = size.bytes() <= bytes ? size : best;
        }
        return best;
    }

    /// Value of the SIZE field.
    public int code() {
        return code;
    }

    public long bytes() {
        return 1024L << 2 * code;
    }

    @Override
    public String toString() {
        return text;
    }
}
