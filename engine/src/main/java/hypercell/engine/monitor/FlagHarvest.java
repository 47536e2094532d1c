package hypercell.engine.monitor;

import hypercell.engine.bus.HostMemory;
import hypercell.engine.x86.mmu.PageEntry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Brings the accessed and dirty flags that hardware has set in its own tables into the guest's, before anybody but
/// hardware looks at these. That is why a monitor that lets hardware set them must see every read, too.
final class FlagHarvest implements GuestFrames.Reader {
    private static final int TABLE_BYTES = 4096;
    private static final long FLAGS = PageEntry.ACCESSED | PageEntry.DIRTY;

    private final VirtualMachine vm;
    private final ShadowTables tables;
    /// Which run of hardware's was the last one whose flags were brought in, by table.
    private final Map<Long, Long> doneAfter = new HashMap<>();
    private long runs;
    private boolean writing;

    FlagHarvest(VirtualMachine vm, ShadowTables tables) {
        this.vm = vm;
        this.tables = tables;
    }

    /// Hardware is about to run, and to set flags.
    void running() {
        runs++;
    }

    /// Whether guest memory changes just now because flags are brought in.
    boolean writing() {
        return writing;
    }

    void forget(long gpa) {
        doneAfter.remove(gpa);
    }

    @Override
    public void using(long gpa) {
        Long done = doneAfter.get(gpa);
        if (done != null && done == runs) {
            return;
        }
        doneAfter.put(gpa, runs);
        for (ShadowPage page : tables.pages().of(gpa)) {
            harvest(page);
        }
    }

    /// Looks at what hardware has changed since the last time, and at large pages, whose pieces lie elsewhere.
    private void harvest(ShadowPage page) {
        if (page.harvested == null) {
            page.harvested = new long[TABLE_BYTES / Long.BYTES];
            Arrays.fill(page.harvested, ShadowPage.NEVER);
        }
        long host = vm.hardware().frames().host(page.frame);
        int perWord = page.entries() * Long.BYTES / TABLE_BYTES;
        for (int word = 0; word < page.harvested.length; word++) {
            long now = HostMemory.getLong(host + (long) Long.BYTES * word);
            if (now != page.harvested[word]) {
                page.harvested[word] = now;
                for (int i = 0; i < perWord; i++) {
                    merge(page, word * perWord + i);
                }
            }
        }
        for (int i = page.piecesAt.nextSetBit(0); i >= 0; i = page.piecesAt.nextSetBit(i + 1)) {
            merge(page, i);
        }
    }

    private void merge(ShadowPage page, int index) {
        long flags = flags(page, index);
        if (flags != 0) {
            merge(page, index, flags);
        }
    }

    private long flags(ShadowPage page, int index) {
        long raw = tables.raw(page, index);
        if ((raw & PageEntry.ACCESSED) == 0) {
            return 0;
        }
        if (page.children == null) {
            return raw & FLAGS;
        }
        ShadowPage child = page.children[index];
        if (child == null) {
            return 0; // the way to the monitor's span
        }
        if (child.key.kind() == ShadowPage.Kind.PIECES) {
            return PageEntry.ACCESSED | dirty(child);
        }
        return child.key.span() && !anyAccessed(child) ? 0 : PageEntry.ACCESSED;
    }

    /// Whether one piece of a large page has been written.
    private long dirty(ShadowPage pieces) {
        for (int i = 0; i < pieces.entries(); i++) {
            ShadowPage below = pieces.children == null ? null : pieces.children[i];
            long dirty = below == null ? tables.raw(pieces, i) & PageEntry.DIRTY : dirty(below);
            if (dirty != 0 && (pieces.children == null || below != null)) {
                return dirty;
            }
        }
        return 0;
    }

    /// Whether the guest, and not the monitor alone, has gone through a page on the way to the span.
    private boolean anyAccessed(ShadowPage page) {
        for (int i = 0; i < page.entries(); i++) {
            if (flags(page, i) != 0) {
                return true;
            }
        }
        return false;
    }

    private void merge(ShadowPage page, int index, long flags) {
        long guest = tables.guestEntry(page, index);
        if ((guest & flags) == flags || (guest & PageEntry.PRESENT) == 0) {
            return;
        }
        int bytes = tables.rights().format().entryBytes();
        writing = true;
        vm.guest().bus().write(page.key.gpa() + (long) bytes * index, bytes, guest | flags);
        writing = false;
    }
}
