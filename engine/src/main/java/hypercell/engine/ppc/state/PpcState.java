package hypercell.engine.ppc.state;

/// The architectural registers of one PPC440 core. Fields are public to exec, which works on them directly.
public final class PpcState {
    /// Wait state.
    public static final int MSR_WE = 0x4_0000;
    /// Critical interrupts enabled.
    public static final int MSR_CE = 0x2_0000;
    /// External interrupts, decrementer and fixed-interval timer enabled.
    public static final int MSR_EE = 0x8000;
    /// Problem state.
    public static final int MSR_PR = 0x4000;
    /// Floating point available.
    public static final int MSR_FP = 0x2000;
    /// Machine checks enabled.
    public static final int MSR_ME = 0x1000;
    /// Debug interrupts enabled.
    public static final int MSR_DE = 0x200;
    /// Address space of fetches.
    public static final int MSR_IS = 0x20;
    /// Address space of data accesses.
    public static final int MSR_DS = 0x10;
    /// Every bit that the 440 has; the others read as zero.
    public static final int MSR_ALL = 0x0006_ff30;

    private static final int XER_SO = 0x8000_0000;
    private static final int XER_OV = 0x4000_0000;
    private static final int XER_CA = 0x2000_0000;

    /// General registers.
    public final int[] r = new int[32];
    /// Special purpose registers that are mere storage, by number.
    public final int[] spr = new int[1024];

    /// Condition register; field 0 in the highest four bits.
    public int cr;

    public int lr;
    public int ctr;
    public int msr;
    /// Address of the next instruction.
    public int pc;

    /// Summary overflow.
    public boolean so;
    /// Overflow.
    public boolean ov;
    /// Carry.
    public boolean ca;
    /// Byte count of string instructions, XER bits 25:31.
    public int stringBytes;

    /// Whether LWARX has reserved `reservedReal`.
    public boolean reserved;

    public long reservedReal;

    public int xer() {
        return (so ? XER_SO : 0) | (ov ? XER_OV : 0) | (ca ? XER_CA : 0) | stringBytes;
    }

    public void setXer(int value) {
        so = (value & XER_SO) != 0;
        ov = (value & XER_OV) != 0;
        ca = (value & XER_CA) != 0;
        stringBytes = value & 0x7f;
    }

    /// Field 0..7 of the condition register.
    public int crField(int field) {
        return cr >>> 28 - 4 * field & 0xf;
    }

    public void setCrField(int field, int value) {
        int shift = 28 - 4 * field;
        cr = cr & ~(0xf << shift) | value << shift;
    }

    /// Bit 0..31 of the condition register.
    public boolean crBit(int bit) {
        return (cr << bit) < 0;
    }

    public void setCrBit(int bit, boolean value) {
        int mask = 0x8000_0000 >>> bit;
        cr = value ? cr | mask : cr & ~mask;
    }

    /// Whether the processor is in problem state.
    public boolean problemState() {
        return (msr & MSR_PR) != 0;
    }

    /// Takes over every register of another core; the time base and the timers are not among them.
    public void copyFrom(PpcState other) {
        System.arraycopy(other.r, 0, r, 0, r.length);
        System.arraycopy(other.spr, 0, spr, 0, spr.length);
        cr = other.cr;
        lr = other.lr;
        ctr = other.ctr;
        msr = other.msr;
        pc = other.pc;
        setXer(other.xer());
        reserved = other.reserved;
        reservedReal = other.reservedReal;
    }
}
