package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.PagingLevel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The pages of hardware's tables that exist: found by what they are made from, and by the guest's page that holds it.
final class ShadowPages {
    private final Hardware hardware;
    private final Map<ShadowPage.Key, ShadowPage> byKey = new LinkedHashMap<>();
    private final Map<Long, List<ShadowPage>> byTable = new LinkedHashMap<>();
    private int count;

    ShadowPages(Hardware hardware) {
        this.hardware = hardware;
    }

    /// A new page of absent entries. Those made from tables of the guest are found again by their key.
    ShadowPage create(ShadowPage.Key key, PagingLevel level, long bits) {
        int frame = hardware.frames().allocate(FrameOwner.TABLE);
        ShadowPage page = new ShadowPage(key, level, frame, bits);
        count++;
        if (page.ofTable()) {
            byKey.put(key, page);
            byTable.computeIfAbsent(key.gpa(), gpa -> new ArrayList<>(2)).add(page);
        }
        return page;
    }

    /// Forgets a page, and gives its frame back.
    void remove(ShadowPage page) {
        count--;
        hardware.frames().release(page.frame);
        if (page.ofTable()) {
            byKey.remove(page.key);
            List<ShadowPage> same = byTable.get(page.key.gpa());
            same.remove(page);
            if (same.isEmpty()) {
                byTable.remove(page.key.gpa());
            }
        }
    }

    /// The page for a table of the guest, or null.
    ShadowPage find(ShadowPage.Key key) {
        return byKey.get(key);
    }

    boolean isAlive(ShadowPage page) {
        return !page.ofTable() || byKey.get(page.key) == page;
    }

    /// Whether the guest's page at `gpa` holds a table that hardware's tables were made from.
    boolean isTable(long gpa) {
        return byTable.containsKey(gpa);
    }

    /// All pages made from the guest's table at `gpa`; a copy.
    List<ShadowPage> of(long gpa) {
        List<ShadowPage> pages = byTable.get(gpa);
        return pages == null ? List.of() : List.copyOf(pages);
    }

    /// All pages made from tables of the guest, oldest first; a copy.
    List<ShadowPage> ofTables() {
        return List.copyOf(byKey.values());
    }

    /// Frames that hardware's tables take.
    int count() {
        return count;
    }
}
