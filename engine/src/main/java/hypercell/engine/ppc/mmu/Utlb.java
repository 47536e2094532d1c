package hypercell.engine.ppc.mmu;

import java.util.ArrayList;
import java.util.List;

/// The unified TLB: 64 entries, fully associative, written by software only. Searching is a pure function of the
/// entries; the processor and explanations use the same comparison, [TlbEntry#match].
///
/// The 440 also has shadow TLBs of 4 and 8 entries that cache this one until the next context synchronization. They
/// are left out: software that synchronizes as the manual demands cannot tell.
public final class Utlb {
    public static final int ENTRIES = 64;
    /// No entry matches.
    public static final int MISS = -1;
    /// More than one entry matches.
    public static final int MULTI_HIT = -2;

    private final TlbEntry[] entries = new TlbEntry[ENTRIES];

    public Utlb() {
        clear();
    }

    public void clear() {
        java.util.Arrays.fill(entries, TlbEntry.EMPTY);
    }

    public TlbEntry get(int index) {
        return entries[index];
    }

    public void set(int index, TlbEntry entry) {
        entries[index] = entry;
    }

    /// All entries, by index.
    public List<TlbEntry> entries() {
        return List.of(entries);
    }

    /// The entry that matches, [#MISS] or [#MULTI_HIT].
    public int find(int ea, int space, int pid) {
        int found = MISS;
        for (int i = 0; i < ENTRIES; i++) {
            if (entries[i].match(ea, space, pid) == Match.HIT) {
                if (found != MISS) {
                    return MULTI_HIT;
                }
                found = i;
            }
        }
        return found;
    }

    /// What the processor would say to an access, with every comparison. Changes nothing.
    public TlbLookup explain(int ea, Access access, boolean problemState, int space, int pid) {
        List<TlbLookup.Comparison> comparisons = new ArrayList<>();
        List<Integer> hits = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            Match match = entries[i].match(ea, space, pid);
            comparisons.add(new TlbLookup.Comparison(i, entries[i], match));
            if (match == Match.HIT) {
                hits.add(i);
            }
        }
        TlbAnswer answer = hits.size() > 1
                ? new TlbAnswer.MultiHit(List.copyOf(hits))
                : answer(hits.isEmpty() ? MISS : hits.getFirst(), ea, access, problemState);
        return new TlbLookup(ea, access, problemState, space, pid, List.copyOf(comparisons), answer);
    }

    private TlbAnswer answer(int index, int ea, Access access, boolean problemState) {
        if (index == MISS) {
            return new TlbAnswer.Miss();
        }
        TlbEntry entry = entries[index];
        return permits(entry, access, problemState)
                ? new TlbAnswer.Mapped(entry.real(ea), index)
                : new TlbAnswer.Denied(index, access.permissionName(problemState));
    }

    /// Whether an entry permits an access (PPC440x5 User's Manual, "Access Control").
    public static boolean permits(TlbEntry entry, Access access, boolean problemState) {
        return (entry.word2() & access.permission(problemState)) != 0;
    }
}
