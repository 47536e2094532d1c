package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.PageEntry;
import hypercell.engine.x86.mmu.PagingLevel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What hardware's entries that map pages look like: the guest's page through the monitor's map of memory, less what
/// the monitor protects. Knows for each page of the guest which entries map it.
final class ShadowLeaves {
    private static final int PAGE_SHIFT = 12;

    private final VirtualMachine vm;
    private final ShadowPages pages;
    private final ShadowTables.Use use;
    private final ReverseMap reverse = new ReverseMap();
    /// Entries that map large pages at once, by the page of the guest that is their first.
    private final ReverseMap whole = new ReverseMap();
    /// How often each page of the guest has been protected, by its number.
    private final Map<Integer, Integer> protectedPages = new HashMap<>();

    ShadowLeaves(VirtualMachine vm, ShadowPages pages, ShadowTables.Use use) {
        this.vm = vm;
        this.pages = pages;
        this.use = use;
    }

    // --- pages of 4 KiB ---

    /// Hardware's entry for the page of RAM at `gpa`, of which the guest's entry allows `bits`; 0 for none.
    long entry(long gpa, long bits) {
        long hpa = vm.frames().hpaIfPresent(gpa);
        if (hpa < 0) {
            return 0;
        }
        long allowed = isProtected(gpa) ? bits & ~HardwareTables.WRITABLE : bits;
        return pages.isTable(gpa) ? use.leafForTable(gpa, hpa, allowed) : hpa | allowed;
    }

    /// Notes which page of the guest an entry of a page table maps now.
    void retarget(ShadowPage page, int index, int guestPage) {
        int before = page.targets[index];
        if (before == guestPage) {
            return;
        }
        if (before != ShadowPage.NO_TARGET) {
            reverse.remove(before, page, index);
        }
        page.targets[index] = guestPage;
        if (guestPage != ShadowPage.NO_TARGET) {
            reverse.add(guestPage, page, index);
        }
    }

    /// The entries of page tables that map the guest's page at `gpa`; a copy.
    List<ShadowPage.Slot> mapping(long gpa) {
        return reverse.of(number(gpa));
    }

    // --- large pages ---

    /// Whether one entry can map the large page of the guest at `gpa`: its frames lie as its pages do, and none of
    /// them holds anything that the monitor treats apart.
    boolean canBeWhole(PagingLevel level, long gpa) {
        if (level.number() != 2 || gpa + (1L << level.shift()) > vm.frames().bytes()) {
            return false;
        }
        long first = vm.frames().hpaIfPresent(gpa);
        if (first < 0 || (first & (1L << level.shift()) - 1) != 0) {
            return false;
        }
        for (long at = 0; at < 1L << level.shift(); at += 1 << PAGE_SHIFT) {
            long page = gpa + at;
            boolean plain = vm.ramPage(page) == page && !isProtected(page) && !pages.isTable(page);
            if (!plain || vm.frames().hpaIfPresent(page) != first + at) {
                return false;
            }
        }
        return true;
    }

    /// Hardware's entry for the large page at `gpa` as a whole.
    long wholeEntry(long gpa, long bits) {
        return vm.frames().hpaIfPresent(gpa) | bits | PageEntry.PAGE_SIZE;
    }

    void addWhole(ShadowPage page, int index, long gpa) {
        page.wholes.put(index, number(gpa));
        whole.add(number(gpa), page, index);
    }

    void removeWhole(ShadowPage page, int index) {
        Integer first = page.wholes.remove(index);
        if (first != null) {
            whole.remove(first, page, index);
        }
    }

    /// The entries that map the large page of `1 << shift` bytes around `gpa` as a whole; a copy.
    List<ShadowPage.Slot> mappingWhole(long gpa, int shift) {
        return whole.of(number(gpa & -(1L << shift)));
    }

    // --- protection ---

    /// Whether this is the first wish for the page at `gpa`.
    boolean protect(long gpa) {
        return protectedPages.merge(number(gpa), 1, Integer::sum) == 1;
    }

    /// Whether this was the last wish for the page at `gpa`.
    boolean unprotect(long gpa) {
        protectedPages.computeIfPresent(number(gpa), (page, wishes) -> wishes == 1 ? null : wishes - 1);
        return !isProtected(gpa);
    }

    boolean isProtected(long gpa) {
        return protectedPages.containsKey(number(gpa));
    }

    private static int number(long gpa) {
        return (int) (gpa >>> PAGE_SHIFT);
    }
}
