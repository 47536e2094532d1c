package hypercell.engine.x86.mmu;

/// What one entry of the TLB or of a paging-structure cache holds; a snapshot. Rights are as they were when the entry
/// was filled, which is why stale entries matter.
///
/// @param bank where it sits: `TLB`, or a bank of the model, or `PDE cache`
/// @param structure whether the entry is a paging structure's: it leads to the next table instead of a page
/// @param gvaPage first linear address that it answers for
/// @param gpaPage physical address of the page, or of the next table
/// @param pageBytes size of the page that the entry came from, which the default model cuts into pieces of 4 KiB; of a
///     structure: the bytes it answers for
/// @param executable whether no level had XD = 1
/// @param protectionKey 0 in formats without
/// @param pcid the process-context identifier it was filled under; global entries answer under any
/// @param set and `way`: its place in the bank
public record TlbEntry(
        String bank,
        boolean structure,
        long gvaPage,
        long gpaPage,
        long pageBytes,
        boolean writable,
        boolean user,
        boolean executable,
        int protectionKey,
        boolean global,
        boolean dirty,
        int pcid,
        int set,
        int way) {}
