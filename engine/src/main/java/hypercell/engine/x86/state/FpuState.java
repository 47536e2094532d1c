package hypercell.engine.x86.state;

import java.util.Arrays;

/// The x87 registers (SDM 1 "x87 FPU Execution Environment"). The eight data registers are kept by their physical
/// number; ST(i) is physical register `(top + i) & 7`. MMX registers are the significands (SDM 3A "The MMX Register
/// Set").
public final class FpuState {
    public static final int STACK_FAULT = 1 << 6;
    /// ES: an unmasked exception is pending.
    public static final int ERROR_SUMMARY = 1 << 7;
    public static final int C0 = 1 << 8;
    public static final int C1 = 1 << 9;
    public static final int C2 = 1 << 10;
    public static final int C3 = 1 << 14;
    public static final int CONDITION = C0 | C1 | C2 | C3;
    /// B mirrors ES.
    public static final int BUSY = 1 << 15;

    private static final int TOP_SHIFT = 11;
    private static final int EXCEPTIONS = 0x3f;
    /// Bits of the control word that exist; bit 6 reads as one.
    private static final int CONTROL_BITS = 0x1f3f;

    private static final int CONTROL_ONE = 0x40;
    private static final int MMX_EXPONENT = 0xffff;
    private static final int MAX_EXPONENT = 0x7fff;

    private static final int TAG_VALID = 0;
    private static final int TAG_ZERO = 1;
    private static final int TAG_SPECIAL = 2;
    private static final int TAG_EMPTY = 3;

    public final long[] significand = new long[8];
    /// Sign in bit 15, biased exponent below.
    public final int[] signExponent = new int[8];
    /// The status word without TOP.
    public int flags;
    /// Physical number of ST(0).
    public int top;
    /// Bit i: physical register i is not empty.
    public int full;

    private int control;
    /// Offset and selector of the last instruction and of its memory operand; the eleven bits of its opcode.
    public long instructionOffset;

    public int instructionSelector;
    public long dataOffset;
    public int dataSelector;
    public int opcode;

    /// State after RESET (SDM 3A table "IA-32 and Intel 64 Processor States Following Power-up, Reset, or INIT").
    public void reset() {
        initialize();
        control = CONTROL_ONE;
        full = 0xff;
        Arrays.fill(significand, 0);
        Arrays.fill(signExponent, 0);
    }

    /// What FNINIT does; data registers keep their contents.
    public void initialize() {
        control = 0x37f;
        flags = 0;
        top = 0;
        full = 0;
        instructionOffset = 0;
        instructionSelector = 0;
        dataOffset = 0;
        dataSelector = 0;
        opcode = 0;
    }

    public int control() {
        return control;
    }

    /// Loads the control word. Unmasked exceptions that are flagged become pending, masked ones stop being so.
    public void setControl(int value) {
        control = value & CONTROL_BITS | CONTROL_ONE;
        summarize();
    }

    /// The status word.
    public int status() {
        return flags | top << TOP_SHIFT;
    }

    /// Loads the status word; ES and B follow from the exception flags and masks.
    public void setStatus(int value) {
        top = value >> TOP_SHIFT & 7;
        flags = value & (EXCEPTIONS | STACK_FAULT | CONDITION);
        summarize();
    }

    /// Recomputes ES and B.
    public void summarize() {
        boolean pending = (flags & ~control & EXCEPTIONS) != 0;
        flags = pending ? flags | ERROR_SUMMARY | BUSY : flags & ~(ERROR_SUMMARY | BUSY);
    }

    public boolean pending() {
        return (flags & ERROR_SUMMARY) != 0;
    }

    public boolean isEmpty(int physical) {
        return (full >> physical & 1) == 0;
    }

    /// The tag word: two bits per physical register, made from their contents.
    public int tagWord() {
        int word = 0;
        for (int i = 0; i < 8; i++) {
            word |= tag(i) << 2 * i;
        }
        return word;
    }

    private int tag(int physical) {
        if (isEmpty(physical)) {
            return TAG_EMPTY;
        }
        int exponent = signExponent[physical] & MAX_EXPONENT;
        if (exponent == 0 && significand[physical] == 0) {
            return TAG_ZERO;
        }
        boolean normal = exponent != 0 && exponent != MAX_EXPONENT && significand[physical] < 0;
        return normal ? TAG_VALID : TAG_SPECIAL;
    }

    /// Loads the tag word; of each tag only "empty" or not is kept.
    public void setTagWord(int word) {
        full = 0;
        for (int i = 0; i < 8; i++) {
            full |= (word >> 2 * i & 3) != TAG_EMPTY ? 1 << i : 0;
        }
    }

    // --- MMX ---

    /// What every MMX instruction but EMMS does first: TOP becomes 0, all registers count as full.
    public void enterMmx() {
        top = 0;
        full = 0xff;
    }

    /// Writes an MMX register; its exponent becomes all ones.
    public void setMmx(int number, long value) {
        significand[number] = value;
        signExponent[number] = MMX_EXPONENT;
    }
}
