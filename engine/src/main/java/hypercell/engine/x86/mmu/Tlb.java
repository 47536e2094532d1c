package hypercell.engine.x86.mmu;

import java.util.ArrayList;
import java.util.List;

/// The visible TLB with its paging-structure caches: part of the machine, so stale entries are real until something
/// invalidates them (SDM 3A "Caching Translation Information"). Entries carry the PCID they were filled under.
final class Tlb {
    private static final int SMALL_SHIFT = 12;

    private final TlbBank[] banks;
    private final StructureCaches structures;

    Tlb(TlbModel model) {
        banks = model.banks().stream().map(TlbBank::new).toArray(TlbBank[]::new);
        structures = new StructureCaches(model.structures());
    }

    /// The entry that translates `gva` under `pcid`, or null.
    CachedPage find(long gva, int pcid) {
        for (TlbBank bank : banks) {
            CachedPage found = bank.find(gva, pcid);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /// Like [#find], and marks the entry as just used when it allows the access; a write through a clean entry is
    /// not allowed, as the processor must set D first.
    CachedPage use(PagingContext context, long gva, Access access) {
        for (TlbBank bank : banks) {
            CachedPage found = bank.find(gva, context.pcid());
            if (found != null) {
                if (allows(context, found, access)) {
                    bank.touch(found);
                }
                return found;
            }
        }
        return null;
    }

    static boolean allows(PagingContext context, CachedPage page, Access access) {
        return (!access.write() || Rights.has(page.rights(), Rights.DIRTY))
                && AccessRights.refusal(context, page.rights(), access) == null;
    }

    /// Inserts what a walk has found: whole where a bank holds pages of its size, else the 4-KiB piece around
    /// `gva`.
    void insert(long gva, Walk walk, int pcid) {
        structures.insert(walk, gva, pcid);
        long gpa = walk.gpa(gva);
        for (TlbBank bank : banks) {
            if (bank.holds(walk.pageShift)) {
                bank.insert(gva, walk.pageShift, walk.pageShift, gpa, walk.rights, pcid);
                return;
            }
        }
        for (TlbBank bank : banks) {
            if (bank.holds(SMALL_SHIFT)) {
                bank.insert(gva, SMALL_SHIFT, walk.pageShift, gpa, walk.rights, pcid);
                return;
            }
        }
    }

    /// The paging-structure cache entry from which a walk of `gva` would start, or null.
    CachedStructure structure(long gva, int pcid) {
        return structures.find(gva, pcid);
    }

    /// INVLPG: drops what translates `gva`, global or not, and all paging-structure caches of the PCID. Returns
    /// whether pieces of a large page went.
    boolean invalidatePage(long gva, int pcid) {
        structures.flush(pcid);
        return invalidate(gva, pcid, true);
    }

    /// INVPCID of one address: global translations stay.
    void invalidatePageOf(long gva, int pcid) {
        structures.invalidate(gva, pcid);
        invalidate(gva, pcid, false);
    }

    /// What a page fault drops: everything that the translation of `gva` would use. Returns whether pieces of a
    /// large page went.
    boolean faulted(long gva, int pcid) {
        structures.invalidate(gva, pcid);
        return invalidate(gva, pcid, true);
    }

    private boolean invalidate(long gva, int pcid, boolean globalToo) {
        boolean pieces = false;
        for (TlbBank bank : banks) {
            pieces |= bank.invalidate(gva, pcid, globalToo);
        }
        return pieces;
    }

    /// Drops all entries, or those of one PCID, or those that are not global.
    ///
    /// @param pcid of which entries; negative for all
    void flush(int pcid, boolean keepGlobal) {
        for (TlbBank bank : banks) {
            bank.flush(pcid, keepGlobal);
        }
        structures.flush(pcid);
    }

    /// Snapshots of the valid entries: banks by set and way, then the paging-structure caches.
    List<TlbEntry> entries() {
        List<TlbEntry> entries = new ArrayList<>();
        for (TlbBank bank : banks) {
            entries.addAll(bank.entries());
        }
        entries.addAll(structures.entries());
        return List.copyOf(entries);
    }
}
