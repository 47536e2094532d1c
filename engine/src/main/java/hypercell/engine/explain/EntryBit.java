package hypercell.engine.explain;

import hypercell.engine.x86.mmu.PageEntry;
import hypercell.engine.x86.mmu.WalkStep;
import java.util.ArrayList;
import java.util.List;

/// One flag of a paging-structure entry, before and after the walk wrote it back.
///
/// @param letter the short name of the figures: P W U A D S G T C (S = page size, T = write-through, C = cache disable)
/// @param meaning the manual's words
public record EntryBit(String letter, String meaning, boolean before, boolean after) {
    /// Whether the walk changed it.
    public boolean changed() {
        return before != after;
    }

    /// The flags of the entry that a step read, in the order people write them; those that a table entry does not
    /// have are left out.
    public static List<EntryBit> of(WalkStep step) {
        List<EntryBit> bits = new ArrayList<>();
        add(bits, step, PageEntry.PRESENT, "P", "present");
        add(bits, step, PageEntry.WRITABLE, "W", "read/write: writes allowed");
        add(bits, step, PageEntry.USER, "U", "user/supervisor: user accesses allowed");
        add(bits, step, PageEntry.WRITE_THROUGH, "T", "page-level write-through");
        add(bits, step, PageEntry.CACHE_DISABLE, "C", "page-level cache disable");
        add(bits, step, PageEntry.ACCESSED, "A", "accessed");
        if (step.leaf()) {
            add(bits, step, PageEntry.DIRTY, "D", "dirty");
            add(bits, step, PageEntry.GLOBAL, "G", "global");
        }
        if (step.level() == 2) {
            add(bits, step, PageEntry.PAGE_SIZE, "S", "page size: maps 4 MiB");
        }
        return List.copyOf(bits);
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
