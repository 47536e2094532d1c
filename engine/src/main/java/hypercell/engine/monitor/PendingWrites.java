package hypercell.engine.monitor;

import java.util.Arrays;

/// Parts of the guest's tables that the monitor has changed on the guest's behalf, and that hardware's tables do not
/// know of yet.
final class PendingWrites {
    private long[] from = new long[16];
    private int[] bytes = new int[16];
    private int count;

    void add(long gpa, int size) {
        if (count == from.length) {
            from = Arrays.copyOf(from, 2 * count);
            bytes = Arrays.copyOf(bytes, 2 * count);
        }
        from[count] = gpa;
        bytes[count++] = size;
    }

    void clear() {
        count = 0;
    }

    /// Brings hardware's entries up to date, and forgets.
    void apply(ShadowTables tables) {
        for (int i = 0; i < count; i++) {
            apply(tables, from[i], bytes[i]);
        }
        count = 0;
    }

    private static void apply(ShadowTables tables, long gpa, int size) {
        long table = gpa & ~0xfffL;
        int width = tables.rights().format().entryBytes();
        int first = (int) (gpa - table) / width;
        int last = (int) (gpa - table + size - 1) / width;
        for (ShadowPage page : tables.pages().of(table)) {
            for (int index = first; index <= last && tables.pages().isAlive(page); index++) {
                tables.sync(page, index, false);
            }
        }
    }
}
