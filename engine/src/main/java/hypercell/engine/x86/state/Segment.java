package hypercell.engine.x86.state;

/// A segment register: selector and the descriptor cache behind it (SDM 3A "Segment Registers").
public final class Segment {
    public static final int ES = 0;
    public static final int CS = 1;
    public static final int SS = 2;
    public static final int DS = 3;
    public static final int FS = 4;
    public static final int GS = 5;
    private static final String[] NAMES = {"es", "cs", "ss", "ds", "fs", "gs"};

    /// Type bits of a code or data descriptor.
    public static final int ACCESSED = 1;

    public static final int WRITABLE = 2;
    public static final int READABLE = 2;
    public static final int EXPAND_DOWN = 4;
    public static final int CONFORMING = 4;
    public static final int CODE = 8;

    private int selector;
    private long base;
    private long limit;
    private int access;
    private boolean big;
    private boolean longCode;

    /// Lower-case name of segment register 0..5.
    public static String name(int number) {
        return NAMES[number];
    }

    /// Loads selector and cache. `access` is byte 5 of the descriptor (P DPL S type); `limit` is the last valid
    /// byte offset, granularity applied; `big` is the D/B bit.
    public void load(int selector, long base, long limit, int access, boolean big) {
        load(selector, base, limit, access, big, false);
    }

    /// As above; `longCode` is the L bit: 64-bit code when IA-32e mode is active.
    public void load(int selector, long base, long limit, int access, boolean big, boolean longCode) {
        this.longCode = longCode;
        this.selector = selector;
        this.base = base;
        this.limit = limit;
        this.access = access;
        this.big = big;
    }

    /// Loads a null selector: every use faults.
    public void loadNull(int selector) {
        load(selector, 0, 0, 0, false);
    }

    /// Becomes null on a return to an outer level: base and limit stay, which 64-bit code can see in FS and GS.
    public void invalidate() {
        load(0, base, limit, 0, false);
    }

    /// Real-address and virtual-8086 style load: base = selector * 16; limit and type stay (which is what makes
    /// "unreal mode" work).
    public void loadReal(int selector) {
        this.selector = selector;
        base = (long) selector << 4;
        access = 0x93;
    }

    /// A load in virtual-8086 mode: 64 KiB of writable data at selector * 16, for CPL 3 (SDM 3A "Segmentation in
    /// Virtual-8086 Mode").
    public void loadVirtual8086(int selector) {
        load(selector, (long) selector << 4, 0xffff, 0xf3, false);
    }

    public int selector() {
        return selector;
    }

    public long base() {
        return base;
    }

    public long limit() {
        return limit;
    }

    public int access() {
        return access;
    }

    /// The D/B bit: 32-bit code, or 32-bit stack.
    public boolean big() {
        return big;
    }

    /// The L bit.
    public boolean longCode() {
        return longCode;
    }

    /// IA32_FS_BASE, IA32_GS_BASE and the instructions that write them change nothing but the base.
    public void setBase(long newBase) {
        base = newBase;
    }

    public int rpl() {
        return selector & 3;
    }

    public int dpl() {
        return access >> 5 & 3;
    }

    public boolean present() {
        return (access & 0x80) != 0;
    }

    public int type() {
        return access & 15;
    }

    public boolean code() {
        return (access & CODE) != 0;
    }

    /// Whether data may be read through it.
    public boolean readable() {
        return present() && (!code() || (access & READABLE) != 0);
    }

    /// Whether data may be written through it.
    public boolean writable() {
        return present() && !code() && (access & WRITABLE) != 0;
    }

    public boolean expandDown() {
        return !code() && (access & EXPAND_DOWN) != 0;
    }

    /// Whether offsets `first..first + bytes - 1` lie inside the limit (SDM 3A "Limit Checking"). An access may
    /// wrap at 4 GiB only in a segment that has all of it.
    public boolean covers(long first, int bytes) {
        long last = first + bytes - 1;
        if (limit == 0xffffffffL && !expandDown()) {
            return true;
        }
        if (expandDown()) {
            return first > limit && last <= (big ? 0xffffffffL : 0xffffL);
        }
        return last <= limit;
    }

    /// Base 0, limit 4 GiB, expand-up, readable, and writable unless code: no check can fail.
    public boolean flat() {
        return base == 0 && limit == 0xffffffffL && !expandDown() && (code() ? present() : writable());
    }

    /// Type in the manual's words.
    public String describe() {
        if (!present()) {
            return "null";
        }
        if (code()) {
            return ((access & READABLE) != 0 ? "readable" : "execute-only")
                    + ((access & CONFORMING) != 0 ? " conforming code" : " code");
        }
        return ((access & WRITABLE) != 0 ? "writable data" : "read-only data") + (expandDown() ? ", expand-down" : "");
    }
}
