package hypercell.dsl.build;

import hypercell.dsl.internal.Hex;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.PagingLevel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// One paging structure as it will lie in memory.
final class PagingTable {
    private final int entryBytes;
    private final long[] entries;

    PagingTable(PagingFormat format, PagingLevel level) {
        entryBytes = format.entryBytes();
        entries = new long[1 << level.indexBits()];
    }

    void set(int index, long entry) {
        entries[index] = entry;
    }

    /// Sets bits of an entry that is there already.
    void add(int index, long bits) {
        entries[index] |= bits;
    }

    byte[] bytes() {
        ByteBuffer buffer = ByteBuffer.allocate(entries.length * entryBytes).order(ByteOrder.LITTLE_ENDIAN);
        for (long entry : entries) {
            if (entryBytes == 8) {
                buffer.putLong(entry);
            } else {
                buffer.putInt((int) entry);
            }
        }
        return buffer.array();
    }

    /// Which table of a format: the level of its entries and the first linear address that it translates. In order
    /// of level, from CR3 down, then of address.
    record Key(PagingLevel level, long firstGva) implements Comparable<Key> {
        /// The table of `level` that translates `gva`.
        static Key of(PagingFormat format, PagingLevel level, long gva) {
            boolean root = level.equals(format.levels().getFirst());
            return new Key(level, root ? 0 : gva & -span(level));
        }

        /// Bytes of linear addresses that one table of `level` translates.
        static long span(PagingLevel level) {
            return 1L << level.highBit() + 1;
        }

        /// `page directory`, and below CR3's structure the first address, too: `page table of 0x00400000`.
        String words(PagingFormat format) {
            String name = level.number() > 3
                    ? level.table() + " table"
                    : level.table().replace('-', ' ');
            boolean root = level.equals(format.levels().getFirst());
            return root ? name : name + " of " + Hex.address(firstGva);
        }

        @Override
        public int compareTo(Key other) {
            int byLevel = Integer.compare(other.level.number(), level.number());
            return byLevel != 0 ? byLevel : Long.compareUnsigned(firstGva, other.firstGva);
        }
    }
}
