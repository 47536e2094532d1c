package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.PageEntry;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.PagingLevel;

/// Hardware's tables as raw bytes, gone through from a root: independent of whatever the technique that built them
/// remembers.
final class HardwareView {
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

    private static final long RIGHTS = HardwareTables.WRITABLE | HardwareTables.USER;

    private final Hardware hardware;
    private final PagingFormat format;
    private final Visitor visitor;

    private HardwareView(Hardware hardware, PagingFormat format, Visitor visitor) {
        this.hardware = hardware;
        this.format = format;
        this.visitor = visitor;
    }

    /// Visits every present entry below the table at `root`.
    static void visit(Hardware hardware, PagingFormat format, long root, Visitor visitor) {
        new HardwareView(hardware, format, visitor).table(root, 0, 0, RIGHTS);
    }

    private void table(long hpa, int depth, long gva, long combined) {
        PagingLevel level = format.levels().get(depth);
        for (int i = 0; i < 1 << level.indexBits(); i++) {
            long raw = hardware.read(hpa + (long) format.entryBytes() * i, format.entryBytes());
            if ((raw & HardwareTables.PRESENT) == 0) {
                continue;
            }
            boolean register = level.large() == PagingLevel.Large.REGISTER;
            long allowed = register ? combined : combined & raw;
            boolean leaf = level.number() == 1 || !register && (raw & PageEntry.PAGE_SIZE) != 0;
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
