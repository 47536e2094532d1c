package hypercell.engine.x86.mmu;

import java.util.List;

/// The record of one translation: what `explain` answers and what the event stream carries. Made by the one walker.
///
/// @param gva linear address
/// @param access what the access was
/// @param context paging state at that moment
/// @param tlbHit the entry that answered, or null when the TLB missed, paging is off, or the processor still held the
///     translation of its instruction page after the TLB had given it up
/// @param tlbRefused the entry that the TLB held but that did not allow the access, so that the tables were walked: a
///     write through a clean entry must set D first (SDM 3A "Accessed and Dirty Flags"); or null
/// @param steps entries read, in order; empty unless the TLB missed
/// @param outcome mapped or fault
public record Translation(
        long gva,
        Access access,
        PagingContext context,
        TlbEntry tlbHit,
        TlbEntry tlbRefused,
        List<WalkStep> steps,
        WalkOutcome outcome) {
    /// Physical address, or -1 when the access faults.
    public long gpa() {
        return outcome instanceof WalkOutcome.Mapped mapped ? mapped.gpa() : -1;
    }
}
