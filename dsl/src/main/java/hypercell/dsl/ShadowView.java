package hypercell.dsl;

import hypercell.engine.monitor.PageView;
import java.util.Iterator;
import java.util.List;

/// The guest's tables beside the tables that hardware walks for it: A maps to B, but hardware says C.
///
/// @param guest name of the guest
/// @param technique of its memory: `shadow`
/// @param user whether as the guest's user code has it, or as its supervisor
/// @param entryBytes size of an entry: 4 or 8
/// @param pages in the order of linear addresses
public record ShadowView(String guest, String technique, boolean user, int entryBytes, List<PageView> pages)
        implements Iterable<PageView> {
    /// How many pages a view holds at most.
    static final int MOST = 1024;

    /// One page, to be told in detail.
    ///
    /// @param gva the address that was asked for
    /// @param entryBytes size of an entry: 4 or 8
    public record OnePage(String guest, String technique, long gva, int entryBytes, PageView page) {
        /// Guest-physical address, or -1.
        public long gpa() {
            return page.gpa() < 0 ? -1 : page.gpa() + offset();
        }

        /// Host-physical address, or -1.
        public long hpa() {
            return page.hpa() < 0 ? -1 : page.hpa() + offset();
        }

        private long offset() {
            return gva - page.gva();
        }

        /// Whether something differs that must not.
        public boolean isWrong() {
            return page.wrong();
        }

        @Override
        public String toString() {
            return line(page);
        }
    }

    /// Number of pages.
    public int size() {
        return pages.size();
    }

    /// Pages in which something differs that must not: `shadow().wrong`.
    public List<PageView> getWrong() {
        return pages.stream().filter(PageView::wrong).toList();
    }

    /// Pages that hardware maps now.
    public List<PageView> getMapped() {
        return pages.stream().filter(page -> page.hpa() >= 0).toList();
    }

    @Override
    public Iterator<PageView> iterator() {
        return pages.iterator();
    }

    private static String line(PageView page) {
        return "0x%08x -> %s -> %s%s"
                .formatted(page.gva(), address(page.gpa()), address(page.hpa()), page.wrong() ? "  wrong" : "");
    }

    private static String address(long address) {
        return address < 0 ? "nothing" : "0x%08x".formatted(address);
    }

    @Override
    public String toString() {
        return String.join("\n", pages.stream().map(ShadowView::line).toList());
    }
}
