package hypercell.engine.ppc.exec;

import hypercell.engine.bus.CodeWatch;
import java.util.Arrays;

/// Decoded code by real address, 1 KiB at a time, in a table of fixed size. The model has no instruction cache: written
/// code is seen at once, with or without ICBI.
final class CodeCache implements CodeWatch {
    private static final int GRANULES = 1024;
    private static final int SHIFT = 10;

    private final Handler[][] handlers = new Handler[GRANULES][];
    /// Which granule a slot holds, by real address / 1 KiB; -1 for none.
    private final long[] held = new long[GRANULES];

    CodeCache() {
        Arrays.fill(held, -1);
    }

    /// The handlers of the granule that holds `real`; those not decoded yet are null.
    Handler[] granule(long real) {
        long number = real >>> SHIFT;
        int slot = (int) number & GRANULES - 1;
        if (held[slot] != number) {
            held[slot] = number;
            handlers[slot] = new Handler[1 << SHIFT - 2];
        }
        return handlers[slot];
    }

    @Override
    public boolean holdsCode(long real) {
        long number = real >>> SHIFT;
        return held[(int) number & GRANULES - 1] == number;
    }

    @Override
    public void written(long real, int bytes) {
        for (long at = real & ~3L; at < real + bytes; at += 4) {
            if (holdsCode(at)) {
                granule(at)[(int) (at >>> 2) & (1 << SHIFT - 2) - 1] = null;
            }
        }
    }

    /// Forgets everything.
    void clear() {
        Arrays.fill(held, -1);
        Arrays.fill(handlers, null);
    }
}
