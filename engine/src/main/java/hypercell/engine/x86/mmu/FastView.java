package hypercell.engine.x86.mmu;

import java.util.Arrays;

/// What an access compares before it touches host memory: a tag per slot for reads, writes and fetches, and where the
/// slot's page lies in host memory. A view of the default TLB, slot for slot, that can be dropped at any time without a
/// visible effect.
///
/// User code, supervisor code, and supervisor code that may touch user pages each have tags of their own, so that a
/// change of privilege only switches tags.
final class FastView {
    /// Equals the entries of [TlbModel#DEFAULT].
    static final int SLOTS = 1024;

    static final int SUPERVISOR = 0;
    static final int USER = 1;
    static final int SUPERVISOR_ON_USER_PAGES = 2;
    private static final int PRIVILEGES = 3;

    private static final long NO_TAG = -1;
    /// Tags that no access matches: while every access takes the slow path.
    static final long[] NO_TAGS = new long[SLOTS];

    static {
        Arrays.fill(NO_TAGS, NO_TAG);
    }

    /// By privilege and slot: the page (its linear address) that may be accessed.
    final long[][] readTags = new long[PRIVILEGES][SLOTS];

    final long[][] writeTags = new long[PRIVILEGES][SLOTS];
    final long[][] fetchTags = new long[PRIVILEGES][SLOTS];
    /// By slot: host address less linear address, for reads and writes.
    final long[] hostDelta = new long[SLOTS];
    /// By slot: physical address of the page that is fetched from.
    final long[] fetchGpa = new long[SLOTS];
    /// By slot: the page that `hostDelta` is for.
    private final long[] page = new long[SLOTS];

    FastView() {
        drop();
    }

    /// The slot of an address. Folded, so that buffers 4 MiB apart do not meet in one. Neighbours never share one,
    /// those at the wrap of addresses included: an access that crosses into the next page then finds another page's
    /// tag in its slot, so that one comparison tells everything.
    static int slot(long gva) {
        long number = gva >>> 12;
        return (int) (number + (number >>> 10)) & SLOTS - 1;
    }

    /// Makes a slot stand for a page; tags for another one go.
    void claim(int slot, long pageGva, long delta) {
        if (page[slot] != pageGva || hostDelta[slot] != delta) {
            drop(slot);
            hostDelta[slot] = delta;
            page[slot] = pageGva;
        }
    }

    /// Makes a slot stand for a page that is fetched from, at physical address `gpa`.
    void claimFetch(int slot, long gpa) {
        for (long[] tags : fetchTags) {
            tags[slot] = NO_TAG;
        }
        fetchGpa[slot] = gpa;
    }

    void drop(int slot) {
        for (int privilege = 0; privilege < PRIVILEGES; privilege++) {
            readTags[privilege][slot] = NO_TAG;
            writeTags[privilege][slot] = NO_TAG;
            fetchTags[privilege][slot] = NO_TAG;
        }
    }

    void drop() {
        for (int privilege = 0; privilege < PRIVILEGES; privilege++) {
            Arrays.fill(readTags[privilege], NO_TAG);
            Arrays.fill(writeTags[privilege], NO_TAG);
            Arrays.fill(fetchTags[privilege], NO_TAG);
        }
    }

    /// Writes to the page at host address `host` take the slow path, under whatever linear address.
    void denyWrites(long host) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (hostDelta[slot] + page[slot] == host) {
                for (long[] tags : writeTags) {
                    tags[slot] = NO_TAG;
                }
            }
        }
    }
}
