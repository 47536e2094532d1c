package hypercell.engine.x86.state;

import java.util.Arrays;

/// The XMM registers and MXCSR (SDM 1 "SSE Programming Environment"). Register n is `xmm[2n]` (bits 63:0) and
/// `xmm[2n + 1]` (bits 127:64).
public final class VectorState {
    public static final int REGISTERS = 16;
    /// MXCSR after reset: all exceptions masked, round to nearest.
    public static final int MXCSR_DEFAULT = 0x1f80;
    /// Bits of MXCSR that exist; setting another one is a #GP.
    public static final int MXCSR_MASK = 0xffff;

    public final long[] xmm = new long[2 * REGISTERS];
    public int mxcsr = MXCSR_DEFAULT;

    public void reset() {
        Arrays.fill(xmm, 0);
        mxcsr = MXCSR_DEFAULT;
    }
}
