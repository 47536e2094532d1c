package hypercell.engine.explain;

import hypercell.engine.x86.mmu.PageEntry;
import hypercell.engine.x86.mmu.WalkStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One flag of a paging-structure entry, before and after the walk wrote it back.
///
/// @param letter the short name of the figures: P W U A D S G T C NX (S = page size, T = write-through, C = cache
///     disable, NX = execute disable)
/// @param meaning the manual's words
public record EntryBit(String letter, String meaning, boolean before, boolean after) {
    /// What entries with PS = 1 map, by the lowest bit of their index.
    private static final Map<Integer, String> PAGES = Map.of(21, "2 MiB", 22, "4 MiB", 30, "1 GiB");

    /// Whether the walk changed it.
    public boolean changed() {
        return before != after;
    }

    /// The flags of the entry that a step read, in the order people write them; those that the entry does not have
    /// are left out.
    public static List<EntryBit> of(WalkStep step) {
        List<EntryBit> bits = new ArrayList<>();
        boolean register = step.source() == WalkStep.Source.REGISTER;
        add(bits, step, PageEntry.PRESENT, "P", "present");
        if (!register) {
            add(bits, step, PageEntry.WRITABLE, "W", "read/write: writes allowed");
            add(bits, step, PageEntry.USER, "U", "user/supervisor: user accesses allowed");
        }
        add(bits, step, PageEntry.WRITE_THROUGH, "T", "page-level write-through");
        add(bits, step, PageEntry.CACHE_DISABLE, "C", "page-level cache disable");
        if (!register) {
            add(bits, step, PageEntry.ACCESSED, "A", "accessed");
        }
        if (step.leaf()) {
            add(bits, step, PageEntry.DIRTY, "D", "dirty");
            add(bits, step, PageEntry.GLOBAL, "G", "global");
        }
        if (mayMapPage(step)) {
            add(bits, step, PageEntry.PAGE_SIZE, "S", "page size: maps " + PAGES.get(step.lowBit()));
        }
        if (step.entryBytes() == 8 && !register) {
            add(bits, step, PageEntry.NO_EXECUTE, "NX", "execute disable: no instruction fetches");
        }
        return List.copyOf(bits);
    }

    /// Whether the PS bit of such an entry means anything.
    private static boolean mayMapPage(WalkStep step) {
        return step.source() != WalkStep.Source.REGISTER && PAGES.containsKey(step.lowBit());
    }

    private static void add(List<EntryBit> bits, WalkStep step, long mask, String letter, String meaning) {
        bits.add(new EntryBit(letter, meaning, (step.before() & mask) != 0, (step.after() & mask) != 0));
    }

    /// `P W · A 0→1`: the flags that are set, then those that the walk set; `not present` when that ends it.
    public static String summary(WalkStep step) {
        if ((step.before() & PageEntry.PRESENT) == 0) {
            return "not present";
        }
        StringBuilder set = new StringBuilder();
        StringBuilder changes = new StringBuilder();
        for (EntryBit bit : of(step)) {
            if (bit.changed()) {
                changes.append(" · ").append(bit.letter).append(" 0→1");
            } else if (bit.before) {
                set.append(set.isEmpty() ? "" : " ").append(bit.letter);
            }
        }
        return set + changes.toString();
    }
}
