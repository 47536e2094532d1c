package hypercell.engine.monitor.softtlb;

import hypercell.engine.ppc.mmu.Match;
import hypercell.engine.ppc.mmu.TlbEntry;
import java.util.ArrayList;
import java.util.List;

/// Disco's second-level software TLB (Bugnion et al., "Disco", section 4.2): translations that the guest once wrote and
/// has replaced since. A miss that finds one here never reaches the guest.
///
/// It makes the guest's TLB larger than the guest knows. A guest that changes a page table must therefore invalidate
/// the entry with TLBWE while it is still in the TLB; what has already been replaced it cannot find any more.
final class SecondLevelTlb {
    /// Entries kept; the oldest goes first.
    static final int ENTRIES = 1024;

    private final List<TlbEntry> entries = new ArrayList<>();

    /// The guest has changed an entry of its TLB. Whether anything was dropped.
    boolean changed(TlbEntry before, TlbEntry after) {
        boolean replaced = before.valid() && after.valid() && !samePage(before, after);
        boolean dropped = drop(after.valid() ? after : before);
        if (replaced) {
            entries.add(before);
            if (entries.size() > ENTRIES) {
                entries.removeFirst();
            }
        }
        return dropped;
    }

    private static boolean samePage(TlbEntry a, TlbEntry b) {
        return a.word0() == b.word0() && a.tid() == b.tid();
    }

    /// Forgets whatever overlaps `entry`.
    private boolean drop(TlbEntry entry) {
        return entries.removeIf(kept -> kept.ts() == entry.ts() && overlaps(kept, entry));
    }

    private static boolean overlaps(TlbEntry a, TlbEntry b) {
        long mask = -Math.max(a.bytes(), b.bytes());
        return ((a.epn() ^ b.epn()) & (int) mask) == 0;
    }

    /// An entry for an address; null when there is none.
    TlbEntry find(int ea, int space, int pid) {
        for (TlbEntry entry : entries) {
            if (entry.match(ea, space, pid) == Match.HIT) {
                return entry;
            }
        }
        return null;
    }

    int size() {
        return entries.size();
    }
}
