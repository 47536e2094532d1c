package hypercell.engine.x86.state;

/// EFLAGS. The six status flags are kept as what the last operation left behind and computed when somebody asks:
///
/// - `result`: the result, sign-extended to 64 bits. ZF = it is zero, SF = it is negative, PF = parity of its low byte.
/// - `carries`: bit i is the carry (borrow) out of bit i, sign-extended. CF = its sign.
/// - `sums`: bit i is a xor b xor result = the carry into bit i, sign-extended. AF = its bit 4; OF = carry into the
///   sign differs from the carry out of it. Bits 8 and 9 invert SF and PF, for flags that no result could have (POPF).
///
/// Because everything is sign-extended from the operand width, no reader needs to know the width. A `Flags` object is
/// small and never escapes the semantics, so that a translator can keep it in registers.
public final class Flags {
    public static final int CF = 1;
    public static final int PF = 1 << 2;
    public static final int AF = 1 << 4;
    public static final int ZF = 1 << 6;
    public static final int SF = 1 << 7;
    public static final int TF = 1 << 8;
    public static final int IF = 1 << 9;
    public static final int DF = 1 << 10;
    public static final int OF = 1 << 11;
    public static final int IOPL = 3 << 12;
    public static final int NT = 1 << 14;
    public static final int RF = 1 << 16;
    public static final int VM = 1 << 17;
    public static final int AC = 1 << 18;
    public static final int VIF = 1 << 19;
    public static final int VIP = 1 << 20;
    public static final int ID = 1 << 21;
    /// The flags that arithmetic changes.
    public static final int STATUS = CF | PF | AF | ZF | SF | OF;

    private static final int FIXED_ONE = 2;
    private static final long SIGN = Long.MIN_VALUE;
    private static final long INVERT_SF = 1 << 8;
    private static final long INVERT_PF = 1 << 9;
    /// The bits of a xor b xor result that are kept.
    private static final long SUM_BITS = SIGN | AF;

    private long result;
    private long carries;
    private long sums;
    private int system;

    /// Flags of `result = a + b` (+ carry in); all sign-extended from the operand width.
    public void afterAdd(long a, long b, long result) {
        this.result = result;
        carries = a & b | (a | b) & ~result;
        sums = (a ^ b ^ result) & SUM_BITS;
    }

    /// Flags of `result = a - b` (- borrow in); all sign-extended.
    public void afterSubtract(long a, long b, long result) {
        this.result = result;
        carries = ~a & b | (~a | b) & result;
        sums = (a ^ b ^ result) & SUM_BITS;
    }

    /// Flags of AND, OR, XOR, TEST: CF = OF = 0; AF is undefined in the manual and 0 on processors.
    public void afterLogic(long result) {
        this.result = result;
        carries = 0;
        sums = 0;
    }

    /// Flags of INC and DEC: as an addition or subtraction of 1, but CF stays.
    ///
    /// @param overflow its sign is OF
    public void afterStep(long before, long result, long overflow) {
        this.result = result;
        sums = (before ^ result ^ 1) & AF | (overflow ^ carries) & SIGN;
    }

    /// ZF, SF and PF from `result`, with explicit CF, OF and AF.
    public void set(long result, boolean carry, boolean overflow, boolean adjust) {
        this.result = result;
        carries = carry ? SIGN : 0;
        sums = (carry ^ overflow ? SIGN : 0) | (adjust ? AF : 0);
    }

    /// Changes CF and nothing else.
    public void setCarry(boolean carry) {
        boolean overflow = overflow();
        carries = carry ? SIGN : 0;
        sums = sums & ~SIGN | (carry ^ overflow ? SIGN : 0);
    }

    /// Changes ZF and nothing else.
    public void setZero(boolean zero) {
        setStatus(status() & ~ZF | (zero ? ZF : 0));
    }

    public boolean carry() {
        return carries < 0;
    }

    public boolean overflow() {
        return (carries ^ sums) < 0;
    }

    public boolean zero() {
        return result == 0;
    }

    public boolean sign() {
        return (result ^ sums << 55) < 0;
    }

    public boolean adjust() {
        return (sums & AF) != 0;
    }

    public boolean parity() {
        return (Integer.bitCount((int) result & 0xff) & 1) == 0 ^ (sums & INVERT_PF) != 0;
    }

    /// Condition BE: CF or ZF.
    public boolean belowOrEqual() {
        return carry() || zero();
    }

    /// Condition L: SF differs from OF.
    public boolean less() {
        return sign() != overflow();
    }

    /// Condition LE: ZF, or SF differs from OF.
    public boolean lessOrEqual() {
        return zero() || less();
    }

    /// Whether condition `code` 0..15 of Jcc, SETcc, CMOVcc holds (SDM 1 "EFLAGS Condition Codes").
    public boolean condition(int code) {
        boolean holds = switch (code >> 1) {
            case 0 -> overflow();
            case 1 -> carry();
            case 2 -> zero();
            case 3 -> belowOrEqual();
            case 4 -> sign();
            case 5 -> parity();
            case 6 -> less();
            default -> lessOrEqual();
        };
        return holds ^ (code & 1) != 0;
    }

    /// The six status flags in their EFLAGS positions.
    public int status() {
        return (carry() ? CF : 0)
                | (parity() ? PF : 0)
                | (adjust() ? AF : 0)
                | (zero() ? ZF : 0)
                | (sign() ? SF : 0)
                | (overflow() ? OF : 0);
    }

    /// Sets the six status flags from their EFLAGS positions.
    public void setStatus(int eflags) {
        boolean zero = (eflags & ZF) != 0;
        result = zero ? 0 : 1; // 0 has even parity and no sign, 1 odd parity and no sign
        carries = (eflags & CF) != 0 ? SIGN : 0;
        sums = ((eflags & CF) != 0 ^ (eflags & OF) != 0 ? SIGN : 0)
                | eflags & AF
                | ((eflags & SF) != 0 ? INVERT_SF : 0)
                | ((eflags & PF) != 0 ^ zero ? INVERT_PF : 0);
    }

    /// The flags that are not status flags: TF, IF, DF, IOPL ... in their EFLAGS positions.
    public int system() {
        return system;
    }

    /// Sets the non-status flags; status bits of the argument are ignored.
    public void setSystem(int eflags) {
        system = eflags & ~(STATUS | FIXED_ONE);
    }

    /// The whole register.
    public int eflags() {
        return system | FIXED_ONE | status();
    }

    /// Sets the whole register.
    public void setEflags(int eflags) {
        setSystem(eflags);
        setStatus(eflags);
    }

    /// Whether system flag `mask` is set.
    public boolean has(int mask) {
        return (system & mask) != 0;
    }

    /// I/O privilege level, 0..3.
    public int iopl() {
        return (system & IOPL) >> 12;
    }

    /// +1 or -1 times `bytes`, by DF: the step of string instructions.
    public int stringStep(int bytes) {
        return (system & DF) != 0 ? -bytes : bytes;
    }

    /// Copies everything from `other`: how a translator borrows and returns the flags.
    public void copyFrom(Flags other) {
        result = other.result;
        carries = other.carries;
        sums = other.sums;
        system = other.system;
    }
}
