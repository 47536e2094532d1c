package hypercell.engine.x86.mmu;

import hypercell.engine.bus.PhysicalBus;

/// The one page walker: 32-bit paging (SDM 3A "32-Bit Paging"). Pure: it reads entries and says what the access would
/// do, accessed and dirty updates included; [#commit] writes them. The TLB fill and `explain` both call [#walk].
///
/// Accessed flags are written only when the whole access is allowed. The manual lets a processor set them on the levels
/// of a walk that later faults; ours does not.
public final class PageWalker {
    /// Entry bits, SDM 3A tables "Format of a 32-Bit Page-Directory Entry ..." and "... Page-Table Entry ...".
    public static final long PRESENT = 1;

    public static final long WRITABLE = 1 << 1;
    public static final long USER = 1 << 2;
    public static final long WRITE_THROUGH = 1 << 3;
    public static final long CACHE_DISABLE = 1 << 4;
    public static final long ACCESSED = 1 << 5;
    public static final long DIRTY = 1 << 6;
    public static final long PAGE_SIZE = 1 << 7;
    public static final long GLOBAL = 1 << 8;
    public static final long FRAME = 0xfffff000L;

    /// Page-fault error code bits, SDM 3A "Page-Fault Exception (#PF)".
    public static final int ERROR_PRESENT = 1;

    public static final int ERROR_WRITE = 2;
    public static final int ERROR_USER = 4;
    public static final int ERROR_RESERVED = 8;

    /// With PSE-36 and 36 physical-address bits, PDE bits 16:13 are address bits 35:32 and bits 21:17 are reserved.
    private static final long LARGE_RESERVED = 0x3e0000L;

    private static final long LARGE_HIGH = 0x1e000L;
    private static final long LARGE_FRAME = 0xffc00000L;

    private final PhysicalBus bus;

    public PageWalker(PhysicalBus bus) {
        this.bus = bus;
    }

    /// Walks the tables for one access. Fills `walk`; changes nothing else.
    void walk(PagingContext context, long gva, Access access, Walk walk) {
        walk.start();
        long pde = read(walk, context.cr3() & FRAME, (int) (gva >>> 22) & 0x3ff);
        if ((pde & PRESENT) == 0) {
            fault(walk, access, 0, "the page-directory entry is not present");
            return;
        }
        narrow(walk, pde);
        if ((pde & PAGE_SIZE) != 0 && context.pageSizeExtension()) {
            if ((pde & LARGE_RESERVED) != 0) {
                fault(
                        walk,
                        access,
                        ERROR_PRESENT | ERROR_RESERVED,
                        "a reserved bit is set in the page-directory entry");
                return;
            }
            leaf(walk, context, access, pde, 22, pde & LARGE_FRAME | (pde & LARGE_HIGH) << 19);
            return;
        }
        long pte = read(walk, pde & FRAME, (int) (gva >>> 12) & 0x3ff);
        if ((pte & PRESENT) == 0) {
            fault(walk, access, 0, "the page-table entry is not present");
            return;
        }
        narrow(walk, pte);
        leaf(walk, context, access, pte, 12, pte & FRAME);
    }

    /// Writes the accessed and dirty flags that the walk decided on (SDM 3A "Accessed and Dirty Flags"). Returns
    /// how many entries changed.
    int commit(Walk walk) {
        int written = 0;
        for (int i = 0; i < walk.depth; i++) {
            if (walk.after[i] != walk.before[i]) {
                bus.write(walk.entryGpa(i), 4, walk.after[i]);
                written++;
            }
        }
        return written;
    }

    private long read(Walk walk, long tableGpa, int index) {
        int step = walk.depth++;
        walk.tableGpa[step] = tableGpa;
        walk.index[step] = index;
        long entry = bus.peek(tableGpa + 4L * index, 4);
        walk.before[step] = entry;
        walk.after[step] = entry | ACCESSED;
        return entry;
    }

    /// Rights are the intersection over the levels.
    private static void narrow(Walk walk, long entry) {
        walk.writable &= (entry & WRITABLE) != 0;
        walk.user &= (entry & USER) != 0;
    }

    private static void leaf(Walk walk, PagingContext context, Access access, long entry, int shift, long pageGpa) {
        if (access.user() && !walk.user) {
            fault(walk, access, ERROR_PRESENT, "a user access to a supervisor page");
            return;
        }
        if (access.write() && !walk.writable && (access.user() || context.writeProtect())) {
            fault(
                    walk,
                    access,
                    ERROR_PRESENT,
                    access.user()
                            ? "a user write to a read-only page"
                            : "a supervisor write to a read-only page with CR0.WP = 1");
            return;
        }
        walk.pageShift = shift;
        walk.pageGpa = pageGpa;
        walk.global = context.globalPages() && (entry & GLOBAL) != 0;
        if (access.write()) {
            walk.after[walk.depth - 1] |= DIRTY;
        }
        walk.dirty = (walk.after[walk.depth - 1] & DIRTY) != 0;
    }

    private static void fault(Walk walk, Access access, int cause, String reason) {
        walk.errorCode = cause | (access.write() ? ERROR_WRITE : 0) | (access.user() ? ERROR_USER : 0);
        walk.reason = reason;
    }
}
