package hypercell.engine.x86.mmu;

import hypercell.engine.bus.PhysicalBus;

/// The one page walker, for every format that [PagingFormat] describes (SDM 3A "Hierarchical Paging Structures: an
/// Overview"). Pure: it reads entries and says what the access would do, accessed and dirty updates included; [#commit]
/// writes them. The TLB fill and `explain` both call [#walk].
///
/// Accessed flags are written only when the whole access is allowed. The manual lets a processor set them on the levels
/// of a walk that later faults; ours does not.
final class PageWalker {
    private final PhysicalBus bus;

    PageWalker(PhysicalBus bus) {
        this.bus = bus;
    }

    /// Walks the tables for one access, from the structure that CR3 names. Fills `walk`; changes nothing else.
    void walk(PagingContext context, long gva, Access access, Walk walk) {
        walk.start(context.format());
        descend(context, gva, access, walk, context.rootGpa());
    }

    /// Walks the tables below `cached`, an entry of a paging-structure cache.
    void walkBelow(CachedStructure cached, PagingContext context, long gva, Access access, Walk walk) {
        walk.start(context.format());
        walk.firstLevel = cached.levelIndex();
        walk.fromCache = true;
        walk.rights = cached.rights();
        walk.rightsAbove = cached.rights();
        PagingLevel level = walk.level(0);
        note(walk, cached.tableGpa(), level.index(gva), cached.entry(), cached.entry());
        descend(context, gva, access, walk, level.frame(cached.entry(), false));
    }

    /// Goes down from the next level, whose structure lies at `tableGpa`, to a page or a fault.
    private void descend(PagingContext context, long gva, Access access, Walk walk, long tableGpa) {
        long table = tableGpa;
        while (true) {
            PagingLevel level = walk.level(walk.depth);
            long entry = read(walk, context, level, table, level.index(gva));
            if ((entry & PageEntry.PRESENT) == 0) {
                fault(walk, context, access, 0, "the " + level.table() + " entry is not present");
                return;
            }
            boolean leaf = level.leaf(entry, context);
            if ((entry & level.reserved(context, leaf)) != 0) {
                int cause = PageFaultCode.PRESENT | PageFaultCode.RESERVED;
                fault(walk, context, access, cause, "a reserved bit is set in the " + level.table() + " entry");
                return;
            }
            if (level.large() != PagingLevel.Large.REGISTER) {
                walk.rights = Rights.narrow(walk.rights, entry);
            }
            table = level.frame(entry, leaf);
            if (leaf) {
                page(walk, context, access, level, table);
                return;
            }
        }
    }

    /// Decides on the page that the last entry maps.
    private static void page(Walk walk, PagingContext context, Access access, PagingLevel level, long pageGpa) {
        int last = walk.depth - 1;
        long entry = walk.before[last];
        if (context.protectionKeys()) {
            walk.rights = Rights.withKey(walk.rights, PageEntry.protectionKey(entry));
        }
        Refusal refusal = AccessRights.refusal(context, walk.rights, access);
        if (refusal != null) {
            boolean byKey = AccessRights.key(context, walk.rights, access) != null;
            int cause = PageFaultCode.PRESENT | (byKey ? PageFaultCode.PROTECTION_KEY : 0);
            fault(walk, context, access, cause, refusal.reason());
            return;
        }
        walk.pageShift = level.shift();
        walk.pageGpa = pageGpa;
        if (context.globalPages() && (entry & PageEntry.GLOBAL) != 0) {
            walk.rights |= Rights.GLOBAL;
        }
        if (access.write()) {
            walk.after[last] |= PageEntry.DIRTY;
        }
        if ((walk.after[last] & PageEntry.DIRTY) != 0) {
            walk.rights |= Rights.DIRTY;
        }
    }

    /// Writes the accessed and dirty flags that the walk decided on (SDM 3A "Accessed and Dirty Flags"). Returns
    /// how many entries changed.
    int commit(Walk walk) {
        int written = 0;
        for (int i = 0; i < walk.depth; i++) {
            if (walk.after[i] != walk.before[i]) {
                bus.write(walk.entryGpa(i), walk.format.entryBytes(), walk.after[i]);
                written++;
            }
        }
        return written;
    }

    /// The four entries that CR3 names in PAE paging, as they are in memory now.
    Pdptes readPdptes(long cr3) {
        long table = cr3 & PagingFormat.PAE.rootMask();
        return new Pdptes(bus.peek(table, 8), bus.peek(table + 8, 8), bus.peek(table + 16, 8), bus.peek(table + 24, 8));
    }

    private long read(Walk walk, PagingContext context, PagingLevel level, long tableGpa, int index) {
        if (level.large() == PagingLevel.Large.REGISTER) {
            long entry = context.pdptes().get(index);
            note(walk, tableGpa, index, entry, entry);
            return entry;
        }
        int bytes = walk.format.entryBytes();
        long entry = bus.peek(tableGpa + (long) bytes * index, bytes);
        note(walk, tableGpa, index, entry, entry | PageEntry.ACCESSED);
        return entry;
    }

    private static void note(Walk walk, long tableGpa, int index, long before, long after) {
        int step = walk.depth++;
        walk.tableGpa[step] = tableGpa;
        walk.index[step] = index;
        walk.before[step] = before;
        walk.after[step] = after;
    }

    private static void fault(Walk walk, PagingContext context, Access access, int cause, String reason) {
        walk.errorCode = cause | PageFaultCode.of(context, access);
        walk.reason = reason;
    }
}
