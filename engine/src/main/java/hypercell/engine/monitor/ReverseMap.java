package hypercell.engine.monitor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// From a page of guest memory to the entries of hardware's tables that map it: what a monitor needs to take rights to
/// a page away everywhere.
final class ReverseMap {
    private final Map<Integer, List<ShadowPage.Slot>> slots = new LinkedHashMap<>();

    void add(int guestPage, ShadowPage page, int index) {
        slots.computeIfAbsent(guestPage, any -> new ArrayList<>(2)).add(new ShadowPage.Slot(page, index));
    }

    void remove(int guestPage, ShadowPage page, int index) {
        List<ShadowPage.Slot> of = slots.get(guestPage);
        of.remove(new ShadowPage.Slot(page, index));
        if (of.isEmpty()) {
            slots.remove(guestPage);
        }
    }

    /// The entries that map a page of guest memory; a copy.
    List<ShadowPage.Slot> of(int guestPage) {
        List<ShadowPage.Slot> of = slots.get(guestPage);
        return of == null ? List.of() : List.copyOf(of);
    }
}
