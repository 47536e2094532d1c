package hypercell.engine.x86.mmu;

import java.util.ArrayList;
import java.util.List;

/// The paging-structure caches: per level a short list, most recently used first (SDM 3A "Caches for Paging
/// Structures"). Only walks that ended in a page fill them, as their entries are known to be accessed.
final class StructureCaches {
    private static final int LOWEST = 2;
    private static final int HIGHEST = 5;

    private final TlbModel.Structures sizes;
    private final List<List<CachedStructure>> byLevel = new ArrayList<>();
    private final boolean present;

    StructureCaches(TlbModel.Structures sizes) {
        this.sizes = sizes;
        present = !sizes.equals(TlbModel.Structures.NONE);
        for (int level = 0; level <= HIGHEST; level++) {
            byLevel.add(new ArrayList<>());
        }
    }

    /// The entry nearest to the page that answers for `gva`, or null: the walk begins below it.
    CachedStructure find(long gva, int pcid) {
        for (int level = LOWEST; present && level <= HIGHEST; level++) {
            for (CachedStructure cached : byLevel.get(level)) {
                if (cached.answers(gva, pcid)) {
                    return cached;
                }
            }
        }
        return null;
    }

    /// Takes over the upper levels of a walk that ended in a page.
    void insert(Walk walk, long gva, int pcid) {
        if (!present) {
            return;
        }
        int rights = Rights.ALL;
        for (int step = 0; step < walk.depth - 1; step++) {
            PagingLevel level = walk.level(step);
            if (level.large() == PagingLevel.Large.REGISTER) {
                continue;
            }
            rights = step == 0 && walk.fromCache ? walk.rightsAbove : Rights.narrow(rights, walk.before[step]);
            remember(new CachedStructure(
                    walk.firstLevel + step,
                    level,
                    gva >>> level.shift(),
                    pcid,
                    walk.tableGpa[step],
                    walk.after[step],
                    rights));
        }
    }

    private void remember(CachedStructure fresh) {
        int size = sizes.entries(fresh.level().number());
        if (size == 0) {
            return;
        }
        List<CachedStructure> list = byLevel.get(fresh.level().number());
        list.removeIf(old -> old.prefix() == fresh.prefix() && old.pcid() == fresh.pcid());
        list.addFirst(fresh);
        if (list.size() > size) {
            list.removeLast();
        }
    }

    /// Drops the entries of `pcid`, or all when it is negative. INVLPG, too, drops all of the current PCID.
    void flush(int pcid) {
        if (!present) {
            return;
        }
        for (List<CachedStructure> list : byLevel) {
            list.removeIf(cached -> pcid < 0 || cached.pcid() == pcid);
        }
    }

    /// Drops what a walk of `gva` under `pcid` would use.
    void invalidate(long gva, int pcid) {
        if (!present) {
            return;
        }
        for (List<CachedStructure> list : byLevel) {
            list.removeIf(cached -> cached.answers(gva, pcid));
        }
    }

    /// Snapshots, highest level first, most recently used first.
    List<TlbEntry> entries() {
        List<TlbEntry> entries = new ArrayList<>();
        for (int level = HIGHEST; level >= LOWEST; level--) {
            List<CachedStructure> list = byLevel.get(level);
            for (int way = 0; way < list.size(); way++) {
                entries.add(list.get(way).snapshot(way));
            }
        }
        return entries;
    }
}
