package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.PageEntry;
import hypercell.engine.x86.mmu.PagingContext;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.PagingLevel;

/// Tables as raw bytes, gone through from a root: hardware's, independent of whatever the technique that built them
/// remembers, or the guest's.
final class RawTables {
    /// One present entry.
    ///
    /// @param gva first linear address that it is for
    /// @param level whose it is
    /// @param raw as hardware reads it
    /// @param leaf whether it maps a page
    /// @param combined [HardwareTables#WRITABLE] and [HardwareTables#USER] as all entries down to this one allow
    record Entry(long gva, PagingLevel level, long raw, boolean leaf, long combined) {
        long hpa() {
            return raw & HardwareTables.FRAME & -(leaf ? 1L << level.shift() : 4096L);
        }

        boolean allows(long bits) {
            return (combined & bits) == bits;
        }
    }

    /// Sees entries, from the root down.
    interface Visitor {
        /// Whether to go on below the entry.
        boolean entry(Entry entry);
    }

    /// Where entries come from.
    interface Source {
        /// The entry of `index` in the table of `level` at `table`.
        long read(PagingLevel level, long table, int index);

        /// Whether a present entry maps a page.
        boolean leaf(PagingLevel level, long raw);
    }

    private static final long RIGHTS = HardwareTables.WRITABLE | HardwareTables.USER;

    private final Source source;
    private final PagingFormat format;
    private final Visitor visitor;

    private RawTables(Source source, PagingFormat format, Visitor visitor) {
        this.source = source;
        this.format = format;
        this.visitor = visitor;
    }

    /// Visits every present entry below hardware's table at `root`.
    static void visit(Hardware hardware, PagingFormat format, long root, Visitor visitor) {
        Source source = new Source() {
            @Override
            public long read(PagingLevel level, long table, int index) {
                return hardware.read(table + (long) format.entryBytes() * index, format.entryBytes());
            }

            @Override
            public boolean leaf(PagingLevel level, long raw) {
                boolean register = level.large() == PagingLevel.Large.REGISTER;
                return level.number() == 1 || !register && (raw & PageEntry.PAGE_SIZE) != 0;
            }
        };
        new RawTables(source, format, visitor).table(root, 0, 0, RIGHTS);
    }

    /// Visits every present entry of the guest's tables, as its registers name them.
    static void visitGuest(VirtualMachine vm, Visitor visitor) {
        PagingContext context = vm.core().mmu().context();
        int bytes = context.format().entryBytes();
        Source source = new Source() {
            @Override
            public long read(PagingLevel level, long table, int index) {
                return level.large() == PagingLevel.Large.REGISTER
                        ? context.pdptes().get(index)
                        : vm.guest().bus().peek(table + (long) bytes * index, bytes);
            }

            @Override
            public boolean leaf(PagingLevel level, long raw) {
                return level.leaf(raw, context);
            }
        };
        new RawTables(source, context.format(), visitor).table(context.rootGpa(), 0, 0, RIGHTS);
    }

    private void table(long hpa, int depth, long gva, long combined) {
        PagingLevel level = format.levels().get(depth);
        for (int i = 0; i < 1 << level.indexBits(); i++) {
            long raw = source.read(level, hpa, i);
            if ((raw & HardwareTables.PRESENT) == 0) {
                continue;
            }
            boolean register = level.large() == PagingLevel.Large.REGISTER;
            long allowed = register ? combined : combined & raw;
            boolean leaf = source.leaf(level, raw);
            long from = signExtended(gva | (long) i << level.shift());
            boolean deeper = visitor.entry(new Entry(from, level, raw, leaf, allowed));
            if (deeper && !leaf) {
                table(raw & HardwareTables.FRAME, depth + 1, from, allowed);
            }
        }
    }

    private long signExtended(long gva) {
        int unused = 64 - format.linearBits();
        return format.addressMask() == -1L ? gva << unused >> unused : gva;
    }
}
