package hypercell.engine.x86.exec;

import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;

/// Breakpoints and the causes of #DB in DR6 (SDM 3B "Debug Registers").
final class DebugRegisters {
    /// Bits of DR6.
    static final int SINGLE_STEP = 1 << 14;

    static final int TASK_SWITCH = 1 << 15;
    static final int DEBUG_REGISTER_ACCESS = 1 << 13;

    private static final int HITS = 0xf;
    private static final int ENABLED = 0xff;
    /// DR7.GD, which a #DB clears.
    static final int GENERAL_DETECT = 1 << 13;

    /// Kinds of breakpoint in the R/W fields of DR7.
    private static final int EXECUTE = 0;

    private static final int WRITE = 1;
    private static final int PORT = 2;

    private final CpuState state;

    DebugRegisters(CpuState state) {
        this.state = state;
    }

    /// Whether any breakpoint is enabled.
    boolean armed() {
        return (state.dr[7] & ENABLED) != 0;
    }

    /// Tells the causes of a #DB in DR6: B0 to B3 are those of this one, the others stay until software clears them
    /// (SDM 3B "Debug Status Register (DR6)").
    void tell(int causes) {
        state.dr[6] = state.dr[6] & ~HITS | causes;
    }

    /// Whether MOV to or from a debug register is a #DB.
    boolean guarded() {
        return (state.dr[7] & GENERAL_DETECT) != 0;
    }

    /// Bits of DR6 of instruction breakpoints at `gva`, unless RF suppresses them.
    int atInstruction(long gva) {
        if (!armed() || (state.flags.system() & Flags.RF) != 0) {
            return 0;
        }
        int hits = 0;
        for (int i = 0; i < 4; i++) {
            if (enabled(i) && kind(i) == EXECUTE && state.dr[i] == gva) {
                hits |= 1 << i;
            }
        }
        return hits;
    }

    /// Bits of DR6 of data breakpoints that an access touches.
    int atAccess(long gva, int bytes, boolean write) {
        int hits = 0;
        for (int i = 0; i < 4; i++) {
            boolean watches = enabled(i) && (kind(i) == WRITE ? write : kind(i) > PORT);
            if (watches && overlaps(i, gva, bytes)) {
                hits |= 1 << i;
            }
        }
        return hits;
    }

    /// Bits of DR6 of I/O breakpoints, which CR4.DE allows.
    int atPort(int port, int bytes) {
        int hits = 0;
        for (int i = 0; i < 4; i++) {
            boolean watches = enabled(i) && kind(i) == PORT && (state.cr4 & CpuState.CR4_DE) != 0;
            if (watches && overlaps(i, port, bytes)) {
                hits |= 1 << i;
            }
        }
        return hits;
    }

    private boolean enabled(int i) {
        return (state.dr[7] >> 2 * i & 3) != 0;
    }

    private int kind(int i) {
        return (int) (state.dr[7] >> 16 + 4 * i) & 3;
    }

    private boolean overlaps(int i, long address, int bytes) {
        int field = (int) (state.dr[7] >> 18 + 4 * i) & 3;
        int length = field == 2 ? 8 : field + 1;
        long first = state.dr[i] & -length;
        return address < first + length && first < address + bytes;
    }
}
