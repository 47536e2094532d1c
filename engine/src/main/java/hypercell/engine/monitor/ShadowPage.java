package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.PagingLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One table that hardware walks, made from one table of the guest for one view of it. Because each entry here stands
/// for the guest's entry of the same index, a table of the guest that is linked from several places has one such page,
/// linked from as many.
final class ShadowPage {
    /// What the entries are made from.
    enum Kind {
        /// A table of the guest in its memory.
        TABLE,
        /// The four PDPTE registers of PAE paging.
        REGISTERS,
        /// One large page of the guest, or all of physical memory when paging is off: nothing but an address.
        PIECES,
        /// Nothing: the page is on the way to the monitor's span only.
        EMPTY
    }

    /// Which table for which view.
    ///
    /// @param gpa guest-physical address of the table; of [Kind#PIECES]: of the first byte mapped
    /// @param level 1 for the page table, counted up
    /// @param user whether for the guest's user code
    /// @param span whether on the way to the monitor's span, which then hangs below instead of what the guest has
    ///     there
    /// @param writable whether the entries above allow writes, if `span`; hardware's own links must do so there
    ///     always
    record Key(Kind kind, long gpa, int level, boolean user, boolean span, boolean writable) {}

    /// One entry of one page.
    record Slot(ShadowPage page, int index) {}

    static final int NO_TARGET = -1;

    /// No two entries look like this: P is 0, the rest is 1.
    static final long NEVER = ~1L;

    final Key key;
    final PagingLevel level;
    final int frame;
    /// Bits of all entries of [Kind#PIECES].
    final long bits;
    /// Pages that the entries lead to; null at level 1.
    final ShadowPage[] children;
    /// Guest pages that the entries map, [#NO_TARGET] for none; null above level 1.
    final int[] targets;
    /// Large pages of the guest that entries map as a whole, by index: the first of their 4-KiB pages.
    final Map<Integer, Integer> wholes = new HashMap<>(0);
    /// Indices of entries that lead to pieces of large pages.
    final BitSet piecesAt = new BitSet();
    /// The table as it was when its flags were last brought into the guest's, in words of 8 bytes.
    long[] harvested;
    /// The entries that lead here.
    final List<Slot> parents = new ArrayList<>(2);
    /// When a fault last came by.
    long lastUse;
    /// Emulated writes to the guest's table while the running guest had no way to it.
    int idleWrites;

    ShadowPage(Key key, PagingLevel level, int frame, long bits) {
        this.key = key;
        this.level = level;
        this.frame = frame;
        this.bits = bits;
        int entries = entries();
        children = level.number() > 1 ? new ShadowPage[entries] : null;
        targets = level.number() == 1 ? new int[entries] : null;
        if (targets != null) {
            Arrays.fill(targets, NO_TARGET);
        }
    }

    /// The entry at `index` has been changed by the monitor: its flags are not those that were brought over.
    void changed(int index) {
        if (harvested != null) {
            harvested[index * harvested.length / entries()] = NEVER;
        }
    }

    int entries() {
        return 1 << level.indexBits();
    }

    /// Host-physical address.
    long hpa() {
        return HostFrames.hpa(frame);
    }

    boolean ofTable() {
        return key.kind() == Kind.TABLE;
    }
}
