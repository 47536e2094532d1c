package hypercell.engine.x86.mmu;

import java.util.List;

/// The record of one translation: what `explain` answers and what the event stream carries. Made by the one walker.
///
/// @param gva linear address
/// @param access what the access was
/// @param context paging state at that moment
/// @param tlb what the TLB answered
/// @param tlbEntry the entry that answered or refused, or null
/// @param steps entries gone through, in order; empty unless the tables were walked
/// @param outcome mapped or fault
public record Translation(
        long gva,
        Access access,
        PagingContext context,
        TlbAnswer tlb,
        TlbEntry tlbEntry,
        List<WalkStep> steps,
        WalkOutcome outcome) {
    /// Physical address, or -1 when the access faults.
    public long gpa() {
        return outcome instanceof WalkOutcome.Mapped mapped ? mapped.gpa() : -1;
    }

    /// The entry that answered, or null.
    public TlbEntry tlbHit() {
        return tlb == TlbAnswer.HIT ? tlbEntry : null;
    }

    /// The entry that the TLB held but that did not allow the access, or null.
    public TlbEntry tlbRefused() {
        return tlb == TlbAnswer.REFUSED ? tlbEntry : null;
    }

    /// Entries read from memory: PDPTE registers and paging-structure caches cost nothing.
    public int reads() {
        return (int) steps.stream()
                .filter(step -> step.source() == WalkStep.Source.MEMORY)
                .count();
    }

    /// The same translation as the processor had it already when it fetches on from a page: a TLB entry that still
    /// answers is shown, a walk is not, as there was none.
    public Translation heldByFetch() {
        return tlb == TlbAnswer.HIT || tlb == TlbAnswer.NOT_ASKED
                ? this
                : new Translation(gva, access, context, TlbAnswer.HELD_BY_FETCH, null, List.of(), outcome);
    }
}
