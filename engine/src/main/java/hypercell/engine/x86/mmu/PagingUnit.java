package hypercell.engine.x86.mmu;

import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import java.util.List;

/// Turns linear addresses into physical ones: TLB, else paging-structure caches and tables, then A and D flags and the
/// TLB fill (SDM 3A "Paging"). Also answers what an access would do without doing it.
final class PagingUnit {
    private final PageWalker walker;
    private final Tlb tlb;
    private final Walk walk = new Walk();
    private PagingContext context = PagingContext.OFF;
    /// The same with the other EFLAGS.AC, so that STAC and CLAC make nothing.
    private PagingContext otherAccessControl = PagingContext.OFF.withAccessControl(true);

    private MemoryTrace trace;
    private int granted;
    private boolean walked;
    private boolean droppedPieces;
    private long misses;
    private long walkReads;
    private long walkWrites;
    private long flushes;

    PagingUnit(PhysicalBus bus, TlbModel model) {
        walker = new PageWalker(bus);
        tlb = new Tlb(model);
    }

    PagingContext context() {
        return context;
    }

    void setContext(PagingContext newContext) {
        context = newContext;
        otherAccessControl = newContext.withAccessControl(!newContext.accessControl());
    }

    void setAccessControl(boolean on) {
        if (on != context.accessControl()) {
            PagingContext previous = context;
            context = otherAccessControl;
            otherAccessControl = previous;
        }
    }

    void setTrace(MemoryTrace listener) {
        trace = listener;
    }

    Pdptes readPdptes(long cr3) {
        return walker.readPdptes(cr3);
    }

    // --- translation ---

    /// Physical address for an access, or -1 for a page fault, which [#fault] gives. Paging must be on.
    long translate(long gva, Access access) {
        CachedPage held = tlb.use(context, gva, access);
        if (held != null && Tlb.allows(context, held, access)) {
            granted = held.rights();
            walked = false;
            if (trace != null) {
                trace.translated(fromTlb(gva, access, held));
            }
            return held.gpa(gva);
        }
        return walkAndFill(gva, access, held);
    }

    /// @param refused the TLB entry that did not allow the access, or null
    private long walkAndFill(long gva, Access access, CachedPage refused) {
        TlbEntry before = trace != null && refused != null ? refused.snapshot() : null;
        walked = true;
        misses++;
        search(gva, access, walk);
        walkReads += walk.reads();
        if (walk.mapped()) {
            walkWrites += walker.commit(walk);
            if (refused != null) {
                refused.clear(); // the new entry may be of another page size
            }
            tlb.insert(gva, walk, context.pcid());
            granted = walk.rights;
        } else {
            // A page fault drops the translations of its address, SDM 3A "Operations that Invalidate TLBs
            // ...".
            droppedPieces = tlb.faulted(gva, context.pcid());
        }
        if (trace != null) {
            TlbAnswer answer = before != null ? TlbAnswer.REFUSED : TlbAnswer.MISS;
            trace.translated(new Translation(gva, access, context, answer, before, walk.steps(), walk.outcome(gva)));
        }
        return walk.mapped() ? walk.gpa(gva) : -1;
    }

    /// Walks into `into` as a TLB miss does: below a paging-structure cache's entry where there is one.
    private void search(long gva, Access access, Walk into) {
        CachedStructure cached = tlb.structure(gva, context.pcid());
        if (cached == null) {
            walker.walk(context, gva, access, into);
        } else {
            walker.walkBelow(cached, context, gva, access, into);
        }
    }

    /// The page fault of the last [#translate].
    GuestFault fault() {
        return GuestFault.of(Vector.PF, walk.errorCode, walk.reason);
    }

    /// Rights of the last translation; see [Rights].
    int granted() {
        return granted;
    }

    /// Whether the last translation walked the tables, so that the TLB has changed.
    boolean walked() {
        return walked;
    }

    /// Whether the last page fault dropped translations beside that of its page.
    boolean droppedPieces() {
        return droppedPieces;
    }

    // --- invalidation ---

    /// INVLPG. Returns whether pieces of a large page went.
    boolean invalidatePage(long gva) {
        flushes++;
        return tlb.invalidatePage(gva, context.pcid());
    }

    /// INVPCID of one address.
    void invalidatePageOf(long gva, int pcid) {
        flushes++;
        tlb.invalidatePageOf(gva, pcid);
    }

    /// See [Tlb#flush].
    void flush(int pcid, boolean keepGlobal) {
        flushes++;
        tlb.flush(pcid, keepGlobal);
    }

    // --- explanation ---

    /// What an access would do now, TLB first; changes nothing.
    Translation explain(long gva, Access access) {
        if (!context.enabled()) {
            return unpaged(gva, access);
        }
        CachedPage held = tlb.find(gva, context.pcid());
        if (held != null && Tlb.allows(context, held, access)) {
            return fromTlb(gva, access, held);
        }
        Walk fresh = new Walk();
        search(gva, access, fresh);
        return new Translation(
                gva,
                access,
                context,
                held != null ? TlbAnswer.REFUSED : TlbAnswer.MISS,
                held != null ? held.snapshot() : null,
                fresh.steps(),
                fresh.outcome(gva));
    }

    /// What the tables in memory say, TLB and paging-structure caches left aside; changes nothing.
    Translation explainWalk(long gva, Access access) {
        if (!context.enabled()) {
            return unpaged(gva, access);
        }
        Walk fresh = new Walk();
        walker.walk(context, gva, access, fresh);
        return new Translation(gva, access, context, TlbAnswer.NOT_ASKED, null, fresh.steps(), fresh.outcome(gva));
    }

    Translation unpaged(long gva, Access access) {
        WalkOutcome same = WalkOutcome.Mapped.of(gva, 4096, Rights.UNPAGED);
        return new Translation(gva, access, context, TlbAnswer.NOT_ASKED, null, List.of(), same);
    }

    private Translation fromTlb(long gva, Access access, CachedPage held) {
        TlbEntry entry = held.snapshot();
        WalkOutcome outcome = WalkOutcome.Mapped.of(held.gpa(gva), entry.pageBytes(), held.rights());
        return new Translation(gva, access, context, TlbAnswer.HIT, entry, List.of(), outcome);
    }

    List<TlbEntry> entries() {
        return tlb.entries();
    }

    PagingCounts counts() {
        return new PagingCounts(misses, walkReads, walkWrites, flushes);
    }

    /// Counts from zero again.
    void countAnew() {
        misses = 0;
        walkReads = 0;
        walkWrites = 0;
        flushes = 0;
    }
}
