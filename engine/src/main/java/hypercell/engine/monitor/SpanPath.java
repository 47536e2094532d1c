package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.PagingLevel;

/// The entries of hardware's tables that lead to the monitor's span: there is one path in every address space, whatever
/// the guest has at these addresses.
final class SpanPath {
    private final Span span;

    SpanPath(Span span) {
        this.span = span;
    }

    /// Whether an entry is on the path.
    boolean covers(ShadowPage page, int index) {
        return page.key.span()
                && page.level.number() > 1
                && index >= page.level.index(span.base())
                && index <= page.level.index(span.base() + Span.BYTES - 1);
    }

    /// The entry of a page directory that leads to the span's page table, which says what the guest may have of it.
    long link(ShadowPage directory, int index, PagingFormat format) {
        PagingLevel level = directory.level;
        long table = span.tables(format).get(index - level.index(span.base()));
        return table | HardwareTables.PRESENT | HardwareTables.WRITABLE | HardwareTables.USER;
    }
}
