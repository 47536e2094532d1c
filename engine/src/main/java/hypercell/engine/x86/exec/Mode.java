package hypercell.engine.x86.exec;

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
