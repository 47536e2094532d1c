package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.fp.FloatUnit;

/// The constants that x87 instructions load, with the bits that follow their 64 (SDM 1 "Pi", SDM 2A
/// "FLD1/FLDL2T/FLDL2E/FLDPI/FLDLG2/FLDLN2/FLDZ").
enum X87Constant {
    FLD1(0x3fff, 0x8000000000000000L, Rest.NONE),
    FLDL2T(0x4000, 0xd49a784bcd1b8afeL, Rest.BELOW_HALF),
    FLDL2E(0x3fff, 0xb8aa3b295c17f0bbL, Rest.ABOVE_HALF),
    FLDPI(0x4000, 0xc90fdaa22168c234L, Rest.ABOVE_HALF),
    FLDLG2(0x3ffd, 0x9a209a84fbcff798L, Rest.ABOVE_HALF),
    FLDLN2(0x3ffe, 0xb17217f7d1cf79abL, Rest.ABOVE_HALF),
    FLDZ(0, 0, Rest.NONE);

    private enum Rest {
        NONE,
        BELOW_HALF,
        ABOVE_HALF
    }

    final int signExponent;
    private final long truncated;
    private final Rest rest;

    X87Constant(int signExponent, long truncated, Rest rest) {
        this.signExponent = signExponent;
        this.truncated = truncated;
        this.rest = rest;
    }

    /// The significand rounded by rounding control.
    long significand(int rounding) {
        boolean up = rest == Rest.ABOVE_HALF && rounding == FloatUnit.NEAREST
                || rest != Rest.NONE && rounding == FloatUnit.UP;
        return up ? truncated + 1 : truncated;
    }
}
