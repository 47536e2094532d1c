package hypercell.engine.ppc.mmu;

import java.util.List;

/// One search of the TLB with everything that was compared. Data only; renderers lay it out.
///
/// @param ea effective address
/// @param access why
/// @param problemState MSR[PR]
/// @param space address space 0 or 1, from MSR[IS] or MSR[DS]
/// @param pid present process
/// @param comparisons one for each entry, by index
/// @param answer how it ended
public record TlbLookup(
        int ea,
        Access access,
        boolean problemState,
        int space,
        int pid,
        List<Comparison> comparisons,
        TlbAnswer answer) {
    /// One entry and why it does or does not match.
    public record Comparison(int index, TlbEntry entry, Match match) {}

    /// The 41-bit virtual address: AS, PID and EA (PPC440x5 User's Manual, "Virtual Address Formation").
    public long virtualAddress() {
        return (long) space << 40 | (long) pid << 32 | Integer.toUnsignedLong(ea);
    }
}
