package hypercell.engine.x86.mmu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The visible TLB: part of the machine, so stale entries are real until something invalidates them (SDM 3A
/// "Translation Lookaside Buffers"). Caches 4 KiB translations; a large page is cached in 4 KiB pieces that INVLPG
/// drops together. Replacement within a set is least recently used.
final class Tlb {
    static final int WRITABLE = 1;
    static final int USER = 2;
    static final int GLOBAL = 4;
    static final int DIRTY = 8;
    static final int LARGE = 16;
    private static final long EMPTY = -1;

    private final TlbModel model;
    private final int indexBits;
    private final long[] vpn;
    private final long[] gpaPage;
    private final byte[] rights;
    private final long[] lastUse;
    private long useCounter;
    private boolean largeSeen;

    Tlb(TlbModel model) {
        this.model = model;
        indexBits = model.sets() == 0 ? 0 : Integer.numberOfTrailingZeros(model.sets());
        vpn = new long[model.entries()];
        gpaPage = new long[model.entries()];
        rights = new byte[model.entries()];
        lastUse = new long[model.ways() > 1 ? model.entries() : 0];
        Arrays.fill(vpn, EMPTY);
    }

    TlbModel model() {
        return model;
    }

    private int set(long page) {
        long folded = model.hashed() ? page ^ page >>> indexBits : page;
        return (int) folded & model.sets() - 1;
    }

    /// Entry that holds page `page`, or -1.
    int find(long page) {
        int first = set(page) * model.ways();
        for (int way = 0; way < model.ways(); way++) {
            if (vpn[first + way] == page) {
                return first + way;
            }
        }
        return -1;
    }

    /// Marks `entry` as just used.
    void touch(int entry) {
        if (lastUse.length != 0) {
            lastUse[entry] = ++useCounter;
        }
    }

    /// Inserts a translation in place of an old one of the same page, an empty way, or the least recently used.
    void insert(long page, long pageGpa, int entryRights) {
        if (model.entries() == 0) {
            return;
        }
        int entry = find(page);
        if (entry < 0) {
            entry = victim(set(page) * model.ways());
        }
        vpn[entry] = page;
        gpaPage[entry] = pageGpa;
        rights[entry] = (byte) entryRights;
        largeSeen |= (entryRights & LARGE) != 0;
        touch(entry);
    }

    private int victim(int first) {
        int victim = first;
        for (int entry = first; entry < first + model.ways(); entry++) {
            if (vpn[entry] == EMPTY) {
                return entry;
            }
            if (lastUse.length != 0 && lastUse[entry] < lastUse[victim]) {
                victim = entry;
            }
        }
        return victim;
    }

    long gpaPage(int entry) {
        return gpaPage[entry];
    }

    boolean has(int entry, int right) {
        return (rights[entry] & right) != 0;
    }

    /// Whether the cached rights allow the access without another walk. A write through a clean entry is not
    /// allowed: the processor must set D first.
    boolean allows(int entry, Access access, boolean writeProtect) {
        int held = rights[entry];
        if (access.user() && (held & USER) == 0) {
            return false;
        }
        if (!access.write()) {
            return true;
        }
        return (held & DIRTY) != 0 && ((held & WRITABLE) != 0 || !access.user() && !writeProtect);
    }

    /// INVLPG: drops the translation of `page`, global or not, and all pieces of a large page that contains it.
    void invalidate(long page) {
        int entry = model.entries() == 0 ? -1 : find(page);
        if (entry >= 0) {
            vpn[entry] = EMPTY;
        }
        if (largeSeen) {
            for (int i = 0; i < vpn.length; i++) {
                if (vpn[i] != EMPTY && has(i, LARGE) && vpn[i] >>> 10 == page >>> 10) {
                    vpn[i] = EMPTY;
                }
            }
        }
    }

    /// Drops everything, or everything that is not global.
    void flush(boolean keepGlobal) {
        for (int i = 0; i < vpn.length; i++) {
            if (!keepGlobal || !has(i, GLOBAL)) {
                vpn[i] = EMPTY;
            }
        }
        largeSeen &= keepGlobal;
    }

    /// Valid entries by set and way.
    List<TlbEntry> entries() {
        List<TlbEntry> entries = new ArrayList<>();
        for (int i = 0; i < vpn.length; i++) {
            if (vpn[i] != EMPTY) {
                entries.add(entry(i));
            }
        }
        return List.copyOf(entries);
    }

    TlbEntry entry(int i) {
        return new TlbEntry(
                vpn[i] << 12,
                gpaPage[i],
                has(i, LARGE) ? 4L << 20 : 4096,
                has(i, WRITABLE),
                has(i, USER),
                has(i, GLOBAL),
                has(i, DIRTY),
                i / model.ways(),
                i % model.ways());
    }
}
