package hypercell.engine.x86.mmu;

import java.util.Arrays;
import java.util.List;

/// One array of TLB entries; replacement within a set is least recently used.
final class TlbBank {
    private static final CachedPage[] NONE = {};

    private final TlbModel.Bank model;
    private final int indexBits;
    private final int[] shifts;
    private int ways;
    private CachedPage[] pages = NONE;
    private long useCounter;
    /// Whether pieces of larger pages may be among the entries.
    private boolean holdsPieces;

    TlbBank(TlbModel.Bank model) {
        this.model = model;
        indexBits = Integer.numberOfTrailingZeros(model.sets());
        shifts = model.pageBytes().stream()
                .mapToInt(bytes -> Long.numberOfTrailingZeros(bytes))
                .toArray();
        grow(model.ways());
    }

    /// Gives every set `newWays` entries; those that are there stay.
    private void grow(int newWays) {
        CachedPage[] grown = new CachedPage[model.sets() * newWays];
        for (int set = 0; set < model.sets(); set++) {
            for (int way = 0; way < newWays; way++) {
                grown[set * newWays + way] =
                        way < ways ? pages[set * ways + way] : new CachedPage(model.name(), set, way);
            }
        }
        pages = grown;
        ways = newWays;
    }

    /// Whether pages of `1 << shift` bytes are held whole.
    boolean holds(int shift) {
        for (int own : shifts) {
            if (own == shift) {
                return true;
            }
        }
        return false;
    }

    private int firstOfSet(long vpn) {
        long folded = model.hashed() ? vpn + (vpn >>> indexBits) : vpn;
        return ((int) folded & model.sets() - 1) * ways;
    }

    /// The entry that translates `gva` under `pcid`, or null.
    CachedPage find(long gva, int pcid) {
        for (int shift : shifts) {
            CachedPage found = find(gva >>> shift, shift, pcid);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private CachedPage find(long vpn, int shift, int pcid) {
        int first = firstOfSet(vpn);
        for (int entry = first; entry < first + ways; entry++) {
            if (pages[entry].answers(vpn, shift, pcid)) {
                return pages[entry];
            }
        }
        return null;
    }

    /// Marks `page` as just used.
    void touch(CachedPage page) {
        if (ways > 1) {
            page.used(++useCounter);
        }
    }

    /// Inserts a translation in place of an old one of the same page, an empty entry, or the least recently used.
    void insert(long gva, int heldShift, int pageShift, long gpa, int rights, int pcid) {
        long vpn = gva >>> heldShift;
        CachedPage page = find(vpn, heldShift, pcid);
        if (page == null) {
            page = victim(vpn);
        }
        page.fill(gva, heldShift, pageShift, gpa, rights, pcid);
        holdsPieces |= page.large();
        touch(page);
    }

    private CachedPage victim(long vpn) {
        int first = firstOfSet(vpn);
        CachedPage oldest = pages[first];
        for (int entry = first; entry < first + ways; entry++) {
            if (pages[entry].isEmpty()) {
                return pages[entry];
            }
            if (pages[entry].lastUse() < oldest.lastUse()) {
                oldest = pages[entry];
            }
        }
        if (!model.unlimited()) {
            return oldest;
        }
        grow(2 * ways);
        return victim(vpn);
    }

    /// Drops what translates `gva` under `pcid`, all pieces of a large page included. Returns whether there were
    /// such pieces.
    ///
    /// @param globalToo whether global entries go, too
    boolean invalidate(long gva, int pcid, boolean globalToo) {
        boolean pieces = false;
        for (CachedPage page : holdsPieces ? pages : NONE) {
            if (page.pieceOfPageAround(gva, pcid) && (globalToo || !page.global())) {
                page.clear();
                pieces = true;
            }
        }
        for (int shift : shifts) {
            int first = firstOfSet(gva >>> shift);
            for (int entry = first; entry < first + ways; entry++) {
                CachedPage page = pages[entry];
                if (page.answers(gva >>> shift, shift, pcid) && (globalToo || !page.global())) {
                    page.clear();
                }
            }
        }
        return pieces;
    }

    /// Drops all entries, or those of one PCID, or those that are not global.
    ///
    /// @param pcid of which entries; negative for all
    void flush(int pcid, boolean keepGlobal) {
        for (CachedPage page : pages) {
            if ((pcid < 0 || page.under(pcid)) && !(keepGlobal && page.global())) {
                page.clear();
            }
        }
        holdsPieces &= pcid >= 0 || keepGlobal;
    }

    /// Snapshots of the valid entries by set and way.
    List<TlbEntry> entries() {
        return Arrays.stream(pages)
                .filter(page -> !page.isEmpty())
                .map(CachedPage::snapshot)
                .toList();
    }
}
