package hypercell.engine.x86.exec;

import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Segment;

/// What decoded code may assume: a bit set that is part of a block's identity.
final class Mode {
    /// CS.D: 32-bit default sizes.
    static final int CODE32 = 1;
    /// SS.B: the stack pointer is ESP.
    static final int STACK32 = 2;
    /// CS, DS, ES and SS are flat: base 0, limit 4 GiB, writable data. No segment check can fail.
    static final int FLAT = 4;
    /// Every access is to be reported.
    static final int TOLD = 8;
    /// 64-bit mode: no limits, only FS and GS have a base, the stack pointer is RSP.
    static final int CODE64 = 16;
    /// Number of modes.
    static final int COUNT = 32;

    private Mode() {}

    /// What the segment registers allow, nobody listening.
    static int of(CpuState state) {
        if (state.bits64()) {
            return CODE64 | FLAT;
        }
        Segment[] segments = state.segments;
        boolean flat = segments[Segment.CS].flat()
                && segments[Segment.SS].flat()
                && segments[Segment.DS].flat()
                && segments[Segment.ES].flat()
                && !segments[Segment.DS].code()
                && !segments[Segment.ES].code();
        return (segments[Segment.CS].big() ? CODE32 : 0)
                | (segments[Segment.SS].big() ? STACK32 : 0)
                | (flat ? FLAT : 0);
    }

    static int codeBits(int mode) {
        return (mode & CODE64) != 0 ? 64 : (mode & CODE32) != 0 ? 32 : 16;
    }

    static boolean bits64(int mode) {
        return (mode & CODE64) != 0;
    }

    static boolean flat(int mode) {
        return (mode & (FLAT | TOLD)) == FLAT;
    }
}
