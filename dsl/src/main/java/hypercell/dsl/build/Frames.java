package hypercell.dsl.build;

import java.util.BitSet;

/// Which 4 KiB frames of RAM are spoken for; finds free ones in a fixed order.
final class Frames {
    private final BitSet taken = new BitSet();
    private final int count;

    Frames(long ramBytes) {
        count = (int) (ramBytes >>> 12);
    }

    /// Marks all frames that bytes `first..last` touch; those beyond RAM do not matter.
    void take(long first, long last) {
        if (first >>> 12 < count && last >= first) {
            taken.set((int) (first >>> 12), (int) Math.min(count, (last >>> 12) + 1));
        }
    }

    /// Whether the frame at `gpa` exists and is free.
    boolean free(long gpa) {
        return gpa >>> 12 < count && !taken.get((int) (gpa >>> 12));
    }

    /// Takes the frame at `preferred`, else the next free one above it, else the lowest one above 0; -1 when there
    /// is none.
    long allocate(long preferred) {
        int frame = taken.nextClearBit((int) Math.min(preferred >>> 12, count));
        if (frame >= count) {
            frame = taken.nextClearBit(1);
        }
        if (frame >= count) {
            return -1;
        }
        taken.set(frame);
        return (long) frame << 12;
    }
}
