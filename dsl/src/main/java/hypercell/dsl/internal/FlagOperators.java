package hypercell.dsl.internal;

import hypercell.dsl.spec.Flags;

/// `0x5000 | rw`: numbers and flags combine to a raw paging-structure entry.
public final class FlagOperators {
    private FlagOperators() {}

    /// Groovy's `|` with a number on the left.
    public static long or(Number entry, Flags flags) {
        return flags.or(entry);
    }
}
