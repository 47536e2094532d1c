package hypercell.engine.x86.fault;

/// The exception vectors of SDM 3A "Exception and Interrupt Reference", with the facts delivery needs.
public enum Vector {
    DE(0, "divide error", false),
    DB(1, "debug", false),
    NMI(2, "non-maskable interrupt", false),
    BP(3, "breakpoint", false),
    OF(4, "overflow", false),
    BR(5, "BOUND range exceeded", false),
    UD(6, "invalid opcode", false),
    NM(7, "device not available", false),
    DF(8, "double fault", true),
    TS(10, "invalid TSS", true),
    NP(11, "segment not present", true),
    SS(12, "stack-segment fault", true),
    GP(13, "general protection", true),
    PF(14, "page fault", true),
    MF(16, "x87 floating-point error", false),
    AC(17, "alignment check", true),
    MC(18, "machine check", false),
    XM(19, "SIMD floating-point exception", false);

    private static final Vector[] BY_NUMBER = new Vector[32];

    static {
        for (Vector vector : values()) {
            BY_NUMBER[vector.number] = vector;
        }
    }

    private final int number;
    private final String title;
    private final boolean pushesErrorCode;

    Vector(int number, String title, boolean pushesErrorCode) {
        this.number = number;
        this.title = title;
        this.pushesErrorCode = pushesErrorCode;
    }

    /// The vector number, 0..31.
    public int number() {
        return number;
    }

    /// The manual's name in words.
    public String title() {
        return title;
    }

    /// Whether delivery pushes an error code.
    public boolean pushesErrorCode() {
        return pushesErrorCode;
    }

    /// Member of the contributory class of SDM 3A table "Interrupt and Exception Classes" (double-fault rules).
    public boolean contributory() {
        return this == DE || this == TS || this == NP || this == SS || this == GP;
    }

    /// The exception with this number, or null for reserved and external vectors.
    public static Vector of(int number) {
        return number >= 0 && number < 32 ? BY_NUMBER[number] : null;
    }

    /// `#PF`, or `vector 0x21` for vectors that are not exceptions.
    public static String name(int number) {
        Vector vector = of(number);
        return vector == null ? "vector 0x%02x".formatted(number) : vector == NMI ? "NMI" : "#" + vector.name();
    }
}
